/** The API on a real engine and a database of its own; every answer is compared with its description. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import pg from "pg";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { createTestDatabase } from "../../../tests/support/database.ts";
import { type ApiEnv, type ApiOptions, createApi, type Problem } from "../../src/http/index.ts";
import { createEngine, type Engine, type Entry, workflow } from "../../src/index.ts";
import { expectDocumented } from "./documented.ts";

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

interface CallOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
}

export interface ApiUnderTest {
  readonly api: OpenAPIHono<ApiEnv>;
  readonly engine: Engine;
  call<Body = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<Body>>;
  /** A call that must fail; gives the problem. */
  refused(method: string, path: string, options?: CallOptions): Promise<Problem>;
  /** Behind its back: what other programs may have written. */
  sql(text: string, values: readonly unknown[]): Promise<void>;
  start(title?: string, more?: Record<string, unknown>): Promise<Entry>;
  close(): Promise<void>;
}

/** A workflow whose entry runs for as long as a test wants: `held` says that it does, `letGo` ends it. */
export function holdable() {
  let letGo: () => void = () => {};
  let isHeld: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const definition = workflow("held", { retry: { attempts: 1 } })
    .stage("ONE", async () => {
      isHeld();
      await gate;
    })
    .stage("TWO", () => "done");
  return { definition, held, letGo: () => letGo() };
}

const plain = workflow("plain")
  .stage("STAGE_1", () => 1)
  .stage("STAGE_2", () => 2)
  .stage("STAGE_3", () => "three");
const failing = workflow("failing", { retry: { attempts: 1 } }).stage("ONLY", () => {
  throw new Error("the handler refused");
});
const typed = workflow("typed", {
  input: z.object({ rows: z.array(z.object({ name: z.string("name must be a text.") })) }),
}).stage("ONLY", () => null);

export async function openApi(
  options: ApiOptions = {},
  more: Parameters<typeof createEngine>[0]["workflows"] = [],
): Promise<ApiUnderTest> {
  const database = await createTestDatabase();
  const engine = createEngine({ databaseUrl: database.url, workflows: [plain, failing, typed, ...more] });
  await engine.migrate();
  const api = createApi(engine, options);

  const call = async <Body>(
    method: string,
    path: string,
    { json, body, headers = {} }: CallOptions = {},
  ): Promise<Answer<Body>> => {
    const sent = json === undefined ? body : JSON.stringify(json);
    const contentType: Record<string, string> = json === undefined ? {} : { "Content-Type": "application/json" };
    const request = new Request(`http://localhost${path}`, {
      method,
      headers: { ...contentType, ...headers },
      ...(sent === undefined ? {} : { body: sent, duplex: "half" }),
    });
    const response = await api.request(request);
    await expectDocumented(api, request, response);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as Body };
  };

  return {
    api,
    engine,
    call,
    sql: async (text, values) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(text, [...values]).finally(() => client.end());
    },
    refused: async (...parameters) => (await call<Problem>(...parameters)).body,
    start: async (title = "An entry", more = {}) =>
      (await call<Entry>("POST", "/api/entries", { json: { title, ...more } })).body,
    close: async () => {
      await engine.close();
      await database.drop();
    },
  };
}

/** A worker of the engine that stops when the test ends. */
export async function withWorker(engine: Engine): Promise<void> {
  const worker = await engine.work({ concurrency: 5 });
  onTestFinished(() => worker.stop());
}

/** Resolves with the entry once `isSo`; follows the engine's own feed. */
export async function entryWhen(engine: Engine, id: string, isSo: (entry: Entry) => boolean): Promise<Entry> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const entry = await engine.get(id);
      if (!isSo(entry)) return;
      unfollow();
      resolve(entry);
    };
    const unfollow = engine.follow(() => void look().catch(reject));
    look().catch(reject);
  });
}
