/** A server with the API on a real socket, workflows for every way to end, and clients of it. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll } from "vitest";
import { z } from "zod";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { type Client, type ClientOptions, createClient } from "../../src/client/index.ts";
import { createApi } from "../../src/http/index.ts";
import { createEngine, type Engine, workflow } from "../../src/index.ts";
import { type Gate, gate } from "../support/waiting.ts";

export const greet = workflow("greet", { input: z.object({ name: z.string() }) })
  .stage("THINK", () => null)
  .stage("SAY", ({ input, log }) => {
    log.info("saying it", { to: input.name });
    return { text: `Hello ${input.name}` };
  });
const failing = workflow("failing", { retry: { attempts: 1 } }).stage("ONLY", () => {
  throw new Error("the handler refused");
});
const demo = workflow("demo")
  .stage("STAGE_1", () => null)
  .stage("STAGE_2", () => "through the stages");

export interface Served {
  readonly url: string;
  readonly engine: Engine;
  readonly client: Client;
  clientOf(options: ClientOptions): Client;
  /** Entries of `gated` end their first stage one by one, as this gate opens. */
  readonly gates: { first: Gate; second: Gate };
  /** Live streams open in the server. */
  streams(): Promise<number>;
}

/** Starts the server before the tests of the file and ends it after them. `pages` are served beside the API. */
export function servedApi(pages: Readonly<Record<string, () => Response>> = {}): Served {
  const gates = { first: gate(), second: gate() };
  const gated = workflow("gated", { retry: { attempts: 1 } })
    .stage("ONE", () => gates.first.passed)
    .stage("TWO", () => gates.second.passed)
    .stage("THREE", () => "through");
  const large = workflow("large")
    .stage("ONE", () => gates.first.passed)
    .stage("TWO", () => "x".repeat(20_000));
  let database: TestDatabase;
  let engine: Engine;
  let server: ReturnType<typeof serve>;
  let url = "";
  let client: Client;
  const ending = new AbortController();

  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createEngine({ databaseUrl: database.url, workflows: [greet, failing, gated, large, demo] });
    await engine.migrate();
    const api = createApi(engine, { defaultWorkflow: "greet", signal: ending.signal, stream: { heartbeatMs: 200 } });
    for (const [path, answer] of Object.entries(pages)) api.get(path, answer);
    server = serve({ fetch: api.fetch, port: 0, hostname: "127.0.0.1" });
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = createClient({ baseUrl: url });
    await engine.work({ concurrency: 10 });
  });
  afterAll(async () => {
    ending.abort();
    server.close();
    await engine.close();
    await database.drop();
  });

  return {
    get url() {
      return url;
    },
    get engine() {
      return engine;
    },
    get client() {
      return client;
    },
    clientOf: (options) => createClient({ baseUrl: url, ...options }),
    gates,
    streams: async () => (await client.health()).streams ?? 0,
  };
}
