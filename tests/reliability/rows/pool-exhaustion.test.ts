/** E1: handlers that hold transactions and wait for each other's connections cost time, not leases. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine, type Engine, workflow } from "../../../engine/src/index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { until } from "../support/until.ts";

let database: TestDatabase;
let pool: pg.Pool;
let engine: Engine;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const paid = workflow("paid", { retry: { attempts: 1 } }).stage("PAY", async ({ step }) => {
    const client = await pool.connect();
    try {
      await client.query("begin");
      const tx = { query: (text: string, values?: unknown[]) => client.query(text, values) };
      await step("pay", async () => (await client.query("select pg_sleep(0.15)")).rowCount, { tx: tx as never });
      await client.query("commit");
    } finally {
      client.release();
    }
  });
  engine = createEngine({ databaseUrl: database.url, workflows: [paid] });
  await engine.migrate();
});

afterAll(async () => {
  await engine.close();
  await pool.end();
  await database.drop();
});

test("twenty transactions at once on two connections: all go through, within leases shorter than the wait", async () => {
  await engine.work({ concurrency: 20, leaseSeconds: 1 });
  const started = await Promise.all(Array.from({ length: 20 }, () => engine.start("paid", null)));
  const ids = started.map(({ id }) => id);
  await until(async () => (await engine.getMany(ids)).every(({ finishedAt }) => finishedAt !== null));
  const entries = await engine.getMany(ids);
  expect(entries.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(ids.map(() => "COMPLETED 1"));
});
