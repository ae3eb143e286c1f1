/** Finished entries go when their workflow's retention has passed; what lives stays. */
import { expect, onTestFinished, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { Database } from "../../src/runtime/database.ts";
import { tidy } from "../../src/runtime/maintenance.ts";
import { statements } from "../../src/sql/statement.ts";
import { useBench } from "../support/bench.ts";
import { ended } from "../support/waiting.ts";
import { all, daysAgo, finishedEntries, leftOf } from "./old-entries.ts";

const bench = useBench();
const short = workflow("short", { retention: "7d" }).stage("ONLY", () => "done");
const usual = workflow("usual").stage("ONLY", () => "done");
const long = workflow("long", { retention: "3650d" }).stage("ONLY", () => "done");

async function setUp() {
  const engine = bench.open([short, usual, long]);
  await engine.migrate();
  const database = new Database(bench.url, { connections: 1, name: "upkeep" });
  onTestFinished(() => database.close());
  return { engine, database };
}

test("each workflow keeps its own: 30 days unless it says otherwise", async () => {
  const { engine, database } = await setUp();
  const kept = [
    ...(await finishedEntries(bench, "short", daysAgo(6.9), 3)),
    ...(await finishedEntries(bench, "usual", daysAgo(29.9), 3)),
    ...(await finishedEntries(bench, "long", daysAgo(3_600), 3)),
  ];
  const gone = [
    ...(await finishedEntries(bench, "short", daysAgo(7.1), 3)),
    ...(await finishedEntries(bench, "usual", daysAgo(30.1), 3)),
    ...(await finishedEntries(bench, "long", daysAgo(3_651), 3)),
  ];
  await tidy(database);
  expect(await leftOf(bench, gone)).toEqual(all(0));
  expect(await leftOf(bench, kept)).toEqual(all(9));
  expect(await engine.getMany(gone)).toEqual([]);
  expect(await engine.getMany(kept)).toHaveLength(9);
});

test("more than one batch goes in one round, and nothing else", async () => {
  const { database } = await setUp();
  const gone = await finishedEntries(bench, "usual", daysAgo(400), 4_500);
  const kept = await finishedEntries(bench, "long", daysAgo(400), 100);
  await tidy(database);
  expect(await leftOf(bench, gone)).toEqual(all(0));
  expect(await leftOf(bench, kept)).toEqual(all(100));
});

test("an entry that lives is never deleted, however old it is", async () => {
  const { engine, database } = await setUp();
  const [id] = await bench.sql<{ id: string }>(
    `select entry_id as id from async_workflow.workflow w, async_workflow.start_entry(jsonb_build_object(
       'id', async_workflow.uuid7('2001-01-01'), 'workflowId', w.id, 'title', 'ancient')) where w.name = 'short'`,
  );
  await tidy(database);
  expect(await engine.get(id?.id as string)).toMatchObject({ title: "ancient", state: "queued" });
  await bench.work(engine);
  expect(await ended(engine, id?.id as string)).toMatchObject({ status: "COMPLETED" });
  await tidy(database);
  expect(await engine.getMany([id?.id as string])).toEqual([]);
});

test("an old entry that is just being retried is not pulled away under it", async () => {
  const { engine, database } = await setUp();
  const ids = await finishedEntries(bench, "short", daysAgo(20), 2);
  await bench.sql("update async_workflow.result set status = 'FAILED', stage = 0 where entry_id = any ($1)", [ids]);
  const [retried = "", other = ""] = ids;
  const retrying = await bench.connect();
  await retrying.query("begin");
  await retrying.query(statements.revive.text, [[retried], null]);
  await tidy(database);
  await retrying.query("commit");
  expect(await leftOf(bench, [other])).toEqual(all(0));
  await bench.work(engine);
  expect(await ended(engine, retried)).toMatchObject({ status: "COMPLETED", title: "old" });
});

test("an entry that is just being deleted cannot be retried any more", async () => {
  const { engine } = await setUp();
  const [id = ""] = await finishedEntries(bench, "short", daysAgo(20), 1);
  await bench.sql("update async_workflow.result set status = 'FAILED', stage = 0 where entry_id = $1", [id]);
  const deleting = await bench.connect();
  await deleting.query("begin");
  await deleting.query(statements.deleteOld.text, [100]);
  const retry = engine.retry(id);
  retry.catch(() => {});
  await deleting.query("commit");
  await expect(retry).rejects.toMatchObject({ code: expect.stringMatching(/^entry_(not_found|not_failed)$/) });
  expect(await bench.sql("select from async_workflow.live where entry_id = $1", [id])).toEqual([]);
});

test("changes older than an hour and idempotency keys older than a week are thrown away", async () => {
  const { engine, database } = await setUp();
  for (const key of ["old", "new"]) await engine.start(usual, null, { idempotencyKey: key });
  await bench.sql("update async_workflow.idempotency set created_at = $1 where key = 'old'", [daysAgo(7.1)]);
  await bench.sql("insert into async_workflow.change (at, entry_ids) select $1, '{}' from generate_series(1, 10_005)", [
    daysAgo(0.05),
  ]);
  await engine.start(usual, null);
  await tidy(database);
  expect(await bench.sql("select key from async_workflow.idempotency")).toEqual([{ key: "new" }]);
  const [changes] = await bench.sql(
    "select count(*) > 0 as kept, count(*) filter (where entry_ids = '{}') as old from async_workflow.change",
  );
  expect(changes).toEqual({ kept: true, old: "0" });
});

test("the newest changes are kept however old they look: the clock may have been set ahead since, and nobody has read them yet", async () => {
  const { engine, database } = await setUp();
  await bench.sql("delete from async_workflow.change");
  await engine.start(usual, null);
  await bench.sql("update async_workflow.change set at = $1", [daysAgo(0.05)]);
  await tidy(database);
  expect(await bench.sql("select count(*)::int as kept from async_workflow.change")).toEqual([{ kept: 1 }]);
});
