/**
 * Malformed requests made from the API document: every operation with wrong types, hostile texts, odd headers and broken
 * bodies, the same ones for the same seed. No answer may be a fault of the server or tell anything of the inside.
 */
import { type ApiDocument, type Operation, operationsOf, readDocument } from "./api-document.ts";
import { brokenBodies, headerNames, mediaTypes, methods, numbers, texts } from "./hostile-values.ts";
import type { Caller, Sent } from "./http-caller.ts";
import { leaksOf } from "./leaks.ts";

export interface FuzzReport {
  readonly requests: number;
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly faults: readonly string[];
  readonly msLongest: number;
}

export interface FuzzOptions {
  readonly callers: readonly Caller[];
  readonly requests: number;
  readonly seed: number;
  /** Ids that exist, so that not all is 404. */
  readonly ids: readonly string[];
}

const abreast = 12;
/** They end what the others need (the keys that ask, the worker), or take seconds and no parameters. */
const sparing = new Set(["revokeKey", "rotateKey", "drainWorker", "checkSystem"]);

/** A generator of its own: the same seed gives the same requests on every machine. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Schema {
  readonly [word: string]: unknown;
}

class RequestMaker {
  readonly #random: () => number;
  readonly #schemas: ApiDocument["components"]["schemas"];
  readonly #operations: readonly Operation[];
  readonly #ids: readonly string[];

  constructor(document: ApiDocument, { seed, ids }: FuzzOptions) {
    this.#random = randomOf(seed);
    this.#schemas = document.components.schemas;
    this.#operations = operationsOf(document).filter(
      // Sign-ins are throttled by network, and some end the sessions that ask.
      ({ id, tags }) => !sparing.has(id) && !tags.includes("Sign-in"),
    );
    this.#ids = ids;
  }

  next(): { method: string; path: string; sent: Sent; operation: string } {
    const operation = this.#one(this.#operations);
    const method = this.#chance(0.04) ? this.#one(methods) : operation.method;
    const path = operation.path.replace(/\{\w+\}/g, () =>
      encode(this.#chance(0.4) ? this.#one(this.#ids) : this.#text()),
    );
    const query = operation.parameters
      .filter((parameter) => parameter.in === "query" && this.#chance(0.35))
      .map(({ name }) => `${encode(name)}=${encode(this.#queryText())}`);
    if (this.#chance(0.1)) query.push(`${encode(this.#text())}=${encode(this.#text())}`);
    if (this.#chance(0.05)) query.push(...query);
    const isStream = operation.id === "streamEntries" || operation.id === "exportEntries";
    const asked = `${path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
    // A head that is too long is refused by the parser of the server, not by us.
    return {
      method,
      path: asked.slice(0, 6_000),
      sent: { ...this.#body(operation, method), headersOnly: isStream },
      operation: operation.id,
    };
  }

  #body({ body: schema }: Operation, method: string): Sent {
    const headers = this.#headers();
    if (method === "GET" || method === "HEAD" || method === "DELETE") return { headers };
    if (this.#chance(0.08))
      return { body: this.#one(brokenBodies), headers: { "content-type": "application/json", ...headers } };
    if (this.#chance(0.04)) return { body: "x=1", headers: { ...headers, "content-type": this.#one(mediaTypes) } };
    const value = schema ? this.#valueOf(schema, 0) : this.#anything(0);
    return { body: JSON.stringify(value) ?? "", headers: { "content-type": "application/json", ...headers } };
  }

  #headers(): Record<string, string> {
    if (!this.#chance(0.15)) return {};
    const value = this.#text()
      .replace(/[^\x20-\x7e]/g, "")
      .slice(0, 500);
    return { [this.#one(headerNames)]: value };
  }

  /** A value that more or less fits its schema: mostly right around one thing that is wrong. */
  #valueOf(schema: Schema, depth: number): unknown {
    if (this.#chance(0.12) || depth > 6) return this.#anything(depth);
    if (typeof schema.$ref === "string")
      return this.#valueOf(this.#schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, depth + 1);
    if (Array.isArray(schema.enum)) return this.#one(schema.enum);
    const either = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Schema[] | undefined;
    if (either) return this.#valueOf(this.#one(either), depth + 1);
    switch (Array.isArray(schema.type) ? this.#one(schema.type as string[]) : schema.type) {
      case "object": {
        const fields = Object.entries((schema.properties ?? {}) as Record<string, Schema>).filter(() =>
          this.#chance(0.8),
        );
        const value = Object.fromEntries(fields.map(([name, field]) => [name, this.#valueOf(field, depth + 1)]));
        return this.#chance(0.06) ? { ...value, [this.#text()]: this.#anything(depth) } : value;
      }
      case "array":
        return Array.from({ length: Math.floor(this.#random() * 4) }, () =>
          this.#valueOf((schema.items ?? {}) as Schema, depth + 1),
        );
      case "integer":
      case "number":
        return this.#chance(0.5) ? Math.floor(this.#random() * 100) : this.#one(numbers);
      case "boolean":
        return this.#chance(0.5);
      case "string":
        return this.#chance(0.4) ? this.#one(["Hello", "demo", ...this.#ids]) : this.#text();
      default:
        return this.#anything(depth);
    }
  }

  #anything(depth: number): unknown {
    const makers: (() => unknown)[] = [
      () => this.#text(),
      () => this.#one(numbers),
      () => null,
      () => this.#chance(0.5),
      () => (depth > 4 ? [] : [this.#anything(depth + 1), this.#anything(depth + 1)]),
      () => (depth > 4 ? {} : { [this.#text()]: this.#anything(depth + 1) }),
    ];
    return this.#one(makers)();
  }

  #queryText(): string {
    return this.#chance(0.3) ? String(this.#one(numbers)) : this.#text();
  }

  #text(): string {
    return this.#chance(0.2)
      ? String.fromCodePoint(
          ...Array.from({ length: 1 + Math.floor(this.#random() * 12) }, () => Math.floor(this.#random() * 0x2000)),
        )
      : this.#one(texts);
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Sends them, a few abreast, and reports what was wrong. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const [reader] = options.callers;
  if (!reader) throw new Error("somebody has to ask");
  const maker = new RequestMaker(await readDocument(reader), options);
  const statuses: Record<number, number> = {};
  const faults: string[] = [];
  let left = options.requests;
  let msLongest = 0;

  async function one(): Promise<void> {
    const number = options.requests - left;
    const caller = options.callers[number % options.callers.length] as Caller;
    const { method, path, sent, operation } = maker.next();
    const begun = performance.now();
    const told = `#${number} ${operation}: ${method} ${path.slice(0, 300)} ${String(sent.body ?? "").slice(0, 300)}`;
    try {
      const { status, text } = await caller.call(method, path, sent);
      statuses[status] = (statuses[status] ?? 0) + 1;
      const leaks = status >= 400 ? leaksOf(text, `${decodeURIComponent(path)} ${sent.body ?? ""}`) : [];
      if (status >= 500 || leaks.length > 0) faults.push(`${told} → ${status} ${leaks.join()} ${text.slice(0, 300)}`);
    } catch (error) {
      faults.push(`${told} → ${String(error)}`);
    }
    msLongest = Math.max(msLongest, performance.now() - begun);
  }

  await Promise.all(
    Array.from({ length: abreast }, async () => {
      while (left > 0) {
        left -= 1;
        await one();
      }
    }),
  );
  return { requests: options.requests, statuses, faults, msLongest };
}
