/** Weeks: made ahead, dropped whole when every retention has passed, never with something alive in them. */
import type pg from "pg";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { Database } from "../../src/runtime/database.ts";
import { tidy } from "../../src/runtime/maintenance.ts";
import { statements } from "../../src/sql/statement.ts";
import { useBench } from "../support/bench.ts";
import { ended, until } from "../support/waiting.ts";
import { all, daysAgo, finishedEntries, leftOf, makeWeek, tablesOf } from "./old-entries.ts";

const bench = useBench();
const usual = workflow("usual").stage("ONLY", () => "done");
afterEach(() => bench.sql("update async_workflow.workflow set retention = '30 days'"));

async function setUp() {
  const engine = bench.open([usual]);
  await engine.migrate();
  return { engine, database: openDatabase() };
}

function openDatabase(): Database {
  const database = new Database(bench.url, { connections: 1, name: "upkeep" });
  onTestFinished(() => database.close());
  return database;
}

const partsOf = (week: string) => ["attempt", "entry", "log", "result", "step"].map((table) => `${table}_${week}`);
const weekOf = async (at: string) =>
  (await bench.sql<{ week: string }>(`select to_char((${at}) at time zone 'UTC', 'IYYY"w"IW') as week`))[0]
    ?.week as string;
const comingWeek = (n: number) => weekOf(`clock_timestamp() + ${n} * interval '1 week'`);

/** Starts an entry whose id is of another time. */
async function startAt(time: string): Promise<string> {
  const [row] = await bench.sql<{ id: string }>(
    `select entry_id as id from async_workflow.workflow w, async_workflow.start_entry(jsonb_build_object(
       'id', async_workflow.uuid7(${time}), 'workflowId', w.id, 'title', 'from another time')) where w.name = 'usual'`,
  );
  return row?.id as string;
}

test("four weeks ahead are there, and those that are missing are made", async () => {
  const { database } = await setUp();
  const [first, last] = [await comingWeek(0), await comingWeek(4)];
  expect(await tablesOf(bench, first)).toEqual(partsOf(first));
  await bench.sql(`drop table ${partsOf(last).map((name) => `async_workflow.${name}`)}`);
  await tidy(database);
  expect(await tablesOf(bench, last)).toEqual(partsOf(last));
});

const partOf = async (ids: readonly string[]) =>
  bench.sql<{ part: string }>(
    "select distinct relname as part from async_workflow.entry e join pg_class c on c.oid = e.tableoid where e.id = any ($1)",
    [ids],
  );

test("what is started goes into the week of its id", async () => {
  const { engine } = await setUp();
  const { id } = await engine.start(usual, null);
  expect(await partOf([id])).toEqual([{ part: `entry_${await comingWeek(0)}` }]);
});

test("a week is dropped whole when every retention has passed, and kept while something lives in it", async () => {
  const { engine, database } = await setUp();
  const [dead, alive, young] = [daysAgo(100), daysAgo(200), daysAgo(29)];
  const weeks = await Promise.all([dead, alive, young].map((at) => makeWeek(bench, at)));
  const gone = await finishedEntries(bench, "usual", dead, 10);
  const beside = await finishedEntries(bench, "usual", alive, 10);
  const kept = await finishedEntries(bench, "usual", young, 10);
  const living = await startAt(`'${alive.toISOString()}'::timestamptz`);
  await tidy(database);
  expect(await Promise.all(weeks.map((week) => tablesOf(bench, week)))).toEqual([
    [],
    partsOf(weeks[1] as string),
    partsOf(weeks[2] as string),
  ]);
  expect(await leftOf(bench, gone)).toEqual(all(0));
  expect(await leftOf(bench, beside)).toEqual(all(0)); // one by one
  expect(await leftOf(bench, kept)).toEqual(all(10));
  await bench.work(engine);
  expect(await ended(engine, living)).toMatchObject({ status: "COMPLETED" });
  await tidy(database);
  expect(await tablesOf(bench, weeks[1] as string)).toEqual([]);
  expect(await engine.getMany([living])).toEqual([]);
});

test("the longest retention of all keeps a week, and what the others are done with goes one by one", async () => {
  const { database } = await setUp();
  const long = workflow("long", { retention: "365d" }).stage("ONLY", () => "done");
  await bench.open([long]).migrate();
  const at = daysAgo(120);
  const week = await makeWeek(bench, at);
  const gone = await finishedEntries(bench, "usual", at, 5);
  const kept = await finishedEntries(bench, "long", at, 5);
  await bench.sql("update async_workflow.workflow set retention = '365 days' where name = 'long'");
  await tidy(database);
  expect(await tablesOf(bench, week)).toEqual(partsOf(week));
  expect([await leftOf(bench, gone), await leftOf(bench, kept)]).toEqual([all(0), all(5)]);
  await bench.sql("update async_workflow.workflow set retention = '30 days' where name = 'long'");
  await tidy(database);
  expect(await tablesOf(bench, week)).toEqual([]);
});

test.each([
  ["Asia/Tokyo", "3 hours", 1],
  ["America/Los_Angeles", "-3 hours", 0],
])("weeks end at midnight UTC, also for a session in %s", async (zone, left, stays) => {
  await setUp();
  const week = await makeWeek(bench, daysAgo(70));
  await bench.sql(
    `update async_workflow.workflow set retention = clock_timestamp() - ((to_date($1, 'IYYY"w"IW') + 7)::timestamp at time zone 'UTC') + $2::interval`,
    [week, left],
  );
  const client = await bench.connect();
  await client.query(`set timezone = '${zone}'`);
  await client.query("select async_workflow.drop_partitions()");
  expect(await tablesOf(bench, week)).toHaveLength(5 * stays);
  if (stays) await bench.sql(`drop table ${partsOf(week).map((name) => `async_workflow.${name}`)}`);
});

test("ids in no week land in the default partition: they run, can be read and are deleted in time", async () => {
  const { engine, database } = await setUp();
  await bench.work(engine);
  const ids = [await startAt("'2001-01-01'"), await startAt("'2099-01-01'")];
  for (const id of ids)
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", title: "from another time" });
  expect(await partOf(ids)).toEqual([{ part: "entry_other" }]);
  await tidy(database);
  expect((await engine.getMany(ids)).map(({ id }) => id)).toEqual([ids[1]]);
});

test("a week that has ids in the default partition stays there; the others are made all the same", async () => {
  const { engine, database } = await setUp();
  const [taken, free] = [await comingWeek(3), await comingWeek(4)];
  await bench.sql(`drop table ${[...partsOf(taken), ...partsOf(free)].map((name) => `async_workflow.${name}`)}`);
  const id = await startAt("clock_timestamp() + interval '3 weeks'");
  await tidy(database);
  expect([await tablesOf(bench, taken), await tablesOf(bench, free)]).toEqual([[], partsOf(free)]);
  await engine.migrate();
  await bench.work(engine);
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED" });
});

test("several workers at their upkeep at once do no harm and leave nothing undone", async () => {
  await setUp();
  const [old, last] = [await makeWeek(bench, daysAgo(300)), await comingWeek(2)];
  await bench.sql(`drop table ${partsOf(last).map((name) => `async_workflow.${name}`)}`);
  const gone = await finishedEntries(bench, "usual", daysAgo(300), 50);
  const inDefault = await finishedEntries(bench, "usual", daysAgo(900), 3_000);
  await Promise.all(Array.from({ length: 6 }, () => tidy(openDatabase())));
  await tidy(openDatabase());
  expect(await tablesOf(bench, old)).toEqual([]);
  expect(await tablesOf(bench, last)).toEqual(partsOf(last));
  expect(await leftOf(bench, [...gone, ...inDefault])).toEqual(all(0));
});

test("an old entry that is retried while its week is about to be dropped keeps its week", async () => {
  const { engine, database } = await setUp();
  const week = await makeWeek(bench, daysAgo(500));
  const [id = ""] = await finishedEntries(bench, "usual", daysAgo(500), 1);
  await bench.sql("update async_workflow.result set status = 'FAILED', stage = 0 where entry_id = $1", [id]);
  const retrying = await bench.connect();
  await retrying.query("begin");
  await retrying.query(statements.revive.text, [[id], null]);
  const upkeep = tidy(database);
  const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await until(
    () => bench.sql(waiting),
    ({ length }) => length > 0,
  );
  await retrying.query("commit");
  await upkeep;
  expect(await tablesOf(bench, week)).toEqual(partsOf(week));
  await bench.work(engine);
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED" });
});

async function readForLong(): Promise<pg.Client> {
  const client = await bench.connect();
  await client.query("begin");
  await client.query("select count(*) from async_workflow.entry");
  return client;
}

test("while someone reads for long, upkeep gives up instead of making every start wait behind it", async () => {
  const { engine, database } = await setUp();
  const [old, last] = [await makeWeek(bench, daysAgo(400)), await comingWeek(4)];
  await bench.sql(`drop table ${partsOf(last).map((name) => `async_workflow.${name}`)}`);
  const reader = await readForLong();
  const upkeep = tidy(database);
  const begun = performance.now();
  for (let n = 0; n < 20; n++) await engine.start(usual, null);
  await upkeep;
  expect(performance.now() - begun).toBeLessThan(3_000); // without a limit, until the reader is done
  expect([await tablesOf(bench, old), await tablesOf(bench, last)]).toEqual([partsOf(old), []]);
  await reader.query("commit");
  await tidy(database);
  expect([await tablesOf(bench, old), await tablesOf(bench, last)]).toEqual([[], partsOf(last)]);
});
