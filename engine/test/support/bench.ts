/** A database for one test file, engines on it that close with their test, and SQL to look behind them. */
import pg from "pg";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import {
  type AnyWorkflow,
  createEngine,
  type Engine,
  type Log,
  type PayloadCodec,
  type Worker,
  type WorkOptions,
} from "../../src/index.ts";

export interface Bench {
  /** Connection string of the file's database. */
  readonly url: string;
  /** An engine that is closed when the test ends. */
  open(workflows: readonly AnyWorkflow[], options?: { url?: string; log?: Log; codec?: PayloadCodec }): Engine;
  /** A worker that is stopped when the test ends, without grace. */
  work(engine: Engine, options?: WorkOptions): Promise<Worker>;
  sql<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A connection of one's own, for transactions and locks. */
  connect(): Promise<pg.Client>;
}

/** Call at the top of a test file. */
export function useBench(): Bench {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    pool.on("error", () => {}); // some tests end connections on purpose
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  return {
    get url() {
      return database.url;
    },
    open(workflows, { url = database.url, log, codec } = {}) {
      const engine = createEngine({ databaseUrl: url, workflows, codec: codec ?? null, ...(log ? { log } : {}) });
      onTestFinished(() => engine.close());
      return engine;
    },
    async work(engine, options) {
      const worker = await engine.work(options);
      onTestFinished(() => worker.stop({ graceMs: 0 }));
      return worker;
    },
    async sql(text, values = []) {
      return (await pool.query(text, values as unknown[])).rows;
    },
    async connect() {
      const client = new pg.Client({ connectionString: database.url });
      client.on("error", () => {}); // ended on purpose, or with the test
      await client.connect();
      onTestFinished(() => client.end());
      return client;
    },
  };
}
