/** The two ways into the system, alike to a client: over HTTP, and by the library. */
import {
  AsyncWorkflowError,
  DatabaseUnusable,
  type Engine,
  type Entry,
  type Scope,
} from "../../../../engine/src/index.ts";
import type { FreightInput } from "./rig-workflows.ts";

export interface Order {
  readonly workflow: string;
  readonly title: string;
  readonly input: FreightInput | Readonly<Record<string, string>> | null;
  readonly key?: string;
  readonly delayMs?: number;
}

export interface Door {
  start(order: Order): Promise<Entry>;
  get(id: string): Promise<Entry>;
  list(): Promise<readonly Entry[]>;
  cancel(id: string): Promise<Entry>;
  retry(id: string): Promise<Entry>;
}

/** The answer says that nothing was done. Whatever else is thrown leaves it open. */
export class Refused extends Error {
  /** Of the API's problems. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const patienceMs = 15_000;

export class HttpDoor implements Door {
  readonly #url: string;
  readonly #workspace: string;

  constructor(url: string, workspace: string) {
    this.#url = url;
    this.#workspace = workspace;
  }

  start({ workflow, title, input, key, delayMs }: Order): Promise<Entry> {
    const body = { workflow, title, input, ...(delayMs === undefined ? {} : { delay: delayMs }) };
    return this.#ask("POST", "/api/entries", body, key === undefined ? {} : { "Idempotency-Key": key });
  }

  get = (id: string): Promise<Entry> => this.#ask("GET", `/api/entries/${id}`);
  cancel = (id: string): Promise<Entry> => this.#ask("POST", `/api/entries/${id}/cancel`);
  retry = (id: string): Promise<Entry> => this.#ask("POST", `/api/entries/${id}/retry`);
  async list(): Promise<readonly Entry[]> {
    return (await this.#ask<{ entries: Entry[] }>("GET", "/api/entries?limit=20")).entries;
  }

  async #ask<Answer = Entry>(method: string, path: string, body?: object, headers = {}): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...headers,
        Authorization: `Bearer ${this.#workspace}`,
        ...(body ? { "Content-Type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    if (response.status >= 500) throw new Error(`${response.status} ${text.slice(0, 200)}`);
    if (response.status >= 400) throw new Refused((JSON.parse(text) as { code: string }).code, text.slice(0, 200));
    return JSON.parse(text) as Answer;
  }
}

export class LibraryDoor implements Door {
  readonly #engine: Engine;
  readonly #scope: Scope;

  constructor(engine: Engine, workspace: string) {
    this.#engine = engine;
    this.#scope = { workspace };
  }

  start({ workflow, title, input, key, delayMs }: Order): Promise<Entry> {
    const options = {
      title,
      scope: this.#scope,
      ...(key === undefined ? {} : { idempotencyKey: key }),
      ...(delayMs === undefined ? {} : { delay: delayMs }),
    };
    return refusing(this.#engine.start(workflow, input, options));
  }

  get = (id: string): Promise<Entry> => refusing(this.#engine.get(id, this.#scope));
  cancel = (id: string): Promise<Entry> => refusing(this.#engine.cancel(id, this.#scope));
  retry = (id: string): Promise<Entry> => refusing(this.#engine.retry(id, this.#scope));
  async list(): Promise<readonly Entry[]> {
    return (await refusing(this.#engine.list({ limit: 20 }, this.#scope))).entries;
  }
}

async function refusing<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AsyncWorkflowError && !(error instanceof DatabaseUnusable))
      throw new Refused(error.code, error.message);
    throw error;
  }
}
