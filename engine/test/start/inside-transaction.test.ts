/** Starting inside the caller's transaction, as far as it is the same for every library; engine/test/adapters has each of them. */
import type pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createTestDatabase } from "../../../tests/support/database.ts";
import { InvalidInput, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate, until } from "../support/waiting.ts";

const bench = useBench();
const waitingForLock = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
const greet = workflow("greet", { input: z.object({ name: z.string() }) }).stage(
  "HELLO",
  ({ input }) => `Hello ${input.name}`,
);
const ada = { name: "Ada" };

async function begin(): Promise<pg.Client> {
  const client = await bench.connect();
  await client.query("begin");
  return client;
}

test("the hint that wakes workers and screens comes with the commit, not before", async () => {
  const engine = bench.open([greet]);
  await engine.migrate();
  const listener = await bench.connect();
  const heard: string[] = [];
  listener.on("notification", ({ channel }) => heard.push(channel));
  await listener.query("listen async_workflow_work; listen async_workflow_change; listen marker");
  const tx = await begin();
  await engine.start(greet, ada, { tx });
  await bench.sql("notify marker");
  await until(
    () => heard,
    ({ length }) => length > 0,
  );
  expect(heard).toEqual(["marker"]);
  await tx.query("commit");
  await until(
    () => heard,
    ({ length }) => length >= 3,
  );
  expect([...heard].sort()).toEqual(["async_workflow_change", "async_workflow_work", "marker"]);
});

test("a worker begins as soon as the caller commits", async () => {
  const begun = gate<number>();
  const prompt = workflow("prompt").stage("NOW", () => begun.open(performance.now()));
  const starter = bench.open([prompt]);
  const engine = bench.open([prompt]);
  await bench.work(engine);
  await ended(engine, (await engine.start(prompt, null)).id); // the worker listens and sleeps now
  const again = gate<number>();
  begun.open = again.open;
  const tx = await begin();
  const { id } = await starter.start(prompt, null, { tx });
  await tx.query("commit");
  const committed = performance.now();
  expect((await again.passed) - committed).toBeLessThan(900); // a worker that heard nothing would look after a second or more
  await ended(engine, id);
});

test("a caller that takes the same key waits for the first one, and gets its entry when that commits", async () => {
  const engine = bench.open([greet]);
  const [first, second] = [await begin(), await begin()];
  const options = { idempotencyKey: "raced" };
  const entry = await engine.start(greet, ada, { ...options, tx: first });
  const waiting = engine.start(greet, ada, { ...options, tx: second });
  await until(
    () => bench.sql(waitingForLock),
    ({ length }) => length > 0,
  );
  await first.query("commit");
  expect(await waiting).toEqual({ ...entry, waitingFor: "worker" });
  await second.query("commit");
  expect(await bench.sql("select from async_workflow.idempotency where key = 'raced'")).toHaveLength(1);
});

test("a caller that takes the same key starts its own entry when the first one rolls back", async () => {
  const engine = bench.open([greet]);
  const [first, second] = [await begin(), await begin()];
  const options = { idempotencyKey: "given up" };
  const lost = await engine.start(greet, ada, { ...options, tx: first });
  const waiting = engine.start(greet, ada, { ...options, tx: second });
  await until(
    () => bench.sql(waitingForLock),
    ({ length }) => length > 0,
  );
  await first.query("rollback");
  const entry = await waiting;
  await second.query("commit");
  expect(entry.id).not.toBe(lost.id);
  expect((await engine.getMany([lost.id, entry.id])).map(({ id }) => id)).toEqual([entry.id]);
});

test("rolling back to a savepoint takes the entry and its key back, and what stands around it stays", async () => {
  const engine = bench.open([greet]);
  const tx = await begin();
  const kept = await engine.start(greet, ada, { tx });
  await tx.query("savepoint sure");
  const dropped = await engine.start(greet, ada, { tx, idempotencyKey: "dropped" });
  await tx.query("rollback to savepoint sure");
  await tx.query("commit");
  expect((await engine.getMany([kept.id, dropped.id])).map(({ id }) => id)).toEqual([kept.id]);
  expect((await engine.start(greet, ada, { idempotencyKey: "dropped" })).id).not.toBe(dropped.id);
});

test("what is wrong with the request is found before the transaction is touched", async () => {
  const engine = bench.open([greet]);
  const tx = await begin();
  await expect(engine.start("greet", { name: 7 }, { tx })).rejects.toThrow(InvalidInput);
  await expect(engine.start("greet", { name: 7 }, { tx })).rejects.toMatchObject({ field: "input.name" });
  await expect(engine.start(greet, ada, { tx, priority: 61 })).rejects.toMatchObject({ field: "priority" });
  await expect(engine.start("unheard-of", null, { tx })).rejects.toMatchObject({ code: "unknown_workflow" });
  const { id } = await engine.start(greet, ada, { tx });
  await tx.query("commit");
  expect(await engine.get(id)).toMatchObject({ title: "greet", status: "CREATED" });
});

test("delay, priority and time to start count from the call, as outside of a transaction", async () => {
  const engine = bench.open([greet]);
  const tx = await begin();
  const entry = await engine.start(greet, ada, { tx, delay: "1h", priority: -3, startWithin: "2h", title: " later " });
  await tx.query("commit");
  expect(entry).toMatchObject({ state: "scheduled", title: "later", priority: -3 });
  expect(Date.parse(entry.availableAt as string) - Date.parse(entry.createdAt)).toBe(3_600_000);
  expect(await engine.get(entry.id)).toEqual(entry);
  const [row] = await bench.sql(
    "select extract(epoch from expires_at - updated_at)::int as within, extract(epoch from rank_at - available_at)::int as boost from async_workflow.live where entry_id = $1",
    [entry.id],
  );
  expect(row).toEqual({ within: 7200, boost: 180 });
});

test("a transaction on a database without the engine says what is missing", async () => {
  const elsewhere = await createTestDatabase({ empty: true });
  onTestFinished(() => elsewhere.drop());
  const engine = bench.open([greet]);
  const { default: driver } = await import("pg");
  const tx = new driver.Client({ connectionString: elsewhere.url });
  await tx.connect();
  await tx.query("begin");
  await expect(engine.start(greet, ada, { tx })).rejects.toThrow('schema "async_workflow" does not exist');
  await tx.end();
});
