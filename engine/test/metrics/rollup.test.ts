/** The figures say what happened: each start, try and end exactly once, whoever counts, however often, whatever commits late. */
import { expect, it } from "vitest";
import { workflow } from "../../src/index.ts";
import { statements } from "../../src/sql/statement.ts";
import { finishedEntries } from "../retention/old-entries.ts";
import { useBench } from "../support/bench.ts";
import { ended, inState, until } from "../support/waiting.ts";
import { counted, rolledUp, rollupOf, stagesRolledUp } from "./figures-in-sql.ts";

const bench = useBench();
const mixed = workflow("mixed", { retry: { attempts: 2, backoff: "fixed", delay: 1 } })
  .stage("ONE", ({ input, attempt }) => {
    const { tries = 0 } = (input ?? {}) as { tries?: number };
    if (attempt <= tries) throw new Error("not yet");
  })
  .stage("TWO", () => "done");

it("everything that was created, tried and ended is counted once, by the minute, by the hour and by stage", async () => {
  const engine = bench.open([mixed]);
  const rollup = rollupOf(bench);
  await engine.migrate();
  const cancelled = await engine.start(mixed, null);
  await engine.cancel(cancelled.id);
  await bench.work(engine, { concurrency: 8 });
  const started = await Promise.all(
    Array.from({ length: 60 }, (_, n) => engine.start(mixed, { tries: n % 10 === 0 ? 2 : n % 5 === 0 ? 1 : 0 })),
  );
  // Counted while they run, too.
  await rollup.catchUp();
  for (const { id } of started) await ended(engine, id);
  await rollup.catchUp();
  const figures = await rolledUp(bench);
  expect(figures).toEqual(await counted(bench));
  expect(figures).toMatchObject({
    created: 61,
    completed: 54,
    failed: 6,
    cancelled: 1,
    retried: 12,
    waits: 60,
    runs: 54,
  });
  expect(await rolledUp(bench, 60)).toEqual(figures);
  expect(await stagesRolledUp(bench)).toEqual({ 0: [54, 6, 12, 54], 1: [54, 0, 0, 54] });
});

it("an entry whose transaction commits late is counted then, and holds up nothing but the count of starts", async () => {
  const engine = bench.open([mixed]);
  const rollup = rollupOf(bench);
  await bench.work(engine);
  await rollup.catchUp();
  const client = await bench.connect();
  await client.query("begin");
  const late = await engine.start(mixed, null, {
    tx: { query: (text, values) => client.query(text, values as unknown[]) },
  });
  const other = await engine.start(mixed, null);
  await ended(engine, other.id);
  const before = await rolledUp(bench);
  await rollup.catchUp();
  expect(await rolledUp(bench)).toMatchObject({ created: before.created, completed: before.completed + 1 });
  await client.query("commit");
  await ended(engine, late.id);
  await rollup.catchUp();
  expect(await rolledUp(bench)).toEqual(await counted(bench));
});

it("a transaction that writes somewhere else holds nothing up", async () => {
  const engine = bench.open([mixed]);
  const rollup = rollupOf(bench);
  const client = await bench.connect();
  await client.query("create table elsewhere (n int)");
  await client.query("begin");
  await client.query("insert into elsewhere values (1)");
  const { created } = await rolledUp(bench);
  await engine.start(mixed, null);
  await rollup.catchUp();
  expect((await rolledUp(bench)).created).toBe(created + 1);
});

it("many that count at once count nothing twice", async () => {
  const engine = bench.open([mixed]);
  await bench.work(engine);
  const ids = await engine.startMany(
    mixed,
    Array.from({ length: 30 }, () => ({ input: null })),
  );
  const rollups = Array.from({ length: 4 }, () => rollupOf(bench));
  await until(
    async () => {
      await Promise.all(rollups.map((rollup) => rollup.catchUp()));
      return engine.getMany(ids);
    },
    (entries) => entries.every((entry) => entry.finishedAt !== null),
  );
  await Promise.all(rollups.map((rollup) => rollup.catchUp()));
  await rollups[0]?.catchUp();
  expect(await rolledUp(bench)).toEqual(await counted(bench));
});

it("who dies while counting leaves the count as it was", async () => {
  const engine = bench.open([mixed]);
  const rollup = rollupOf(bench);
  await rollup.catchUp();
  await engine.start(mixed, null);
  const [mark] = await bench.sql<{ at: Date }>("select created_until as at from async_workflow.rollup");
  const [{ now } = { now: new Date() }] = await bench.sql<{ now: Date }>("select clock_timestamp() as now");
  const [marks] = await bench.sql<{ a: Date; e: Date }>(
    "select attempts_until as a, ends_until as e from async_workflow.rollup",
  );
  const client = await bench.connect();
  await client.query("begin");
  const values = [mark?.at, now, marks?.a, now, marks?.e, now];
  expect((await client.query(statements.rollUp.text, values)).rows).toEqual([{ moved: true }]);
  await bench.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()",
  );
  await rollup.catchUp();
  expect(await rolledUp(bench)).toEqual(await counted(bench));
});

it.each(["before", "after"])("a failure that is retried by hand %s it was counted is one failure", async (when) => {
  const engine = bench.open([mixed]);
  const rollup = rollupOf(bench);
  const worker = await bench.work(engine);
  const entry = await engine.start(mixed, { tries: 2 });
  await inState(engine, entry.id, "failed");
  await worker.stop();
  if (when === "after") await rollup.catchUp();
  await engine.retry(entry.id);
  await rollup.catchUp();
  await bench.work(engine);
  await ended(engine, entry.id);
  await rollup.catchUp();
  const figures = await rolledUp(bench);
  expect(figures).toEqual(await counted(bench));
});

it("an entry that repeats another counts its own attempts only", async () => {
  const engine = bench.open([mixed]);
  const rollup = rollupOf(bench);
  await bench.work(engine);
  const first = await engine.start(mixed, null);
  await ended(engine, first.id);
  await rollup.catchUp();
  const before = await stagesRolledUp(bench);
  const again = await engine.retry(first.id, undefined, { from: "TWO" });
  await ended(engine, again.id);
  await rollup.catchUp();
  const after = await stagesRolledUp(bench);
  expect([after[0], (after[1]?.[0] ?? 0) - (before[1]?.[0] ?? 0)]).toEqual([before[0], 1]);
  expect(await rolledUp(bench)).toEqual(await counted(bench));
});

it("after weeks without anybody who counts, all of them are counted", async () => {
  const engine = bench.open([mixed]);
  const rollup = rollupOf(bench);
  await rollup.catchUp();
  const before = await rolledUp(bench, 60);
  await bench.sql(
    "update async_workflow.rollup set created_until = d, attempts_until = d, ends_until = d from (select date_trunc('minute', clock_timestamp()) - interval '21 days' as d) as long",
  );
  await bench.sql("truncate async_workflow.metric");
  for (const days of [20, 13, 1]) await finishedEntries(bench, "mixed", new Date(Date.now() - days * 86_400_000), 50);
  await rollup.catchUp();
  expect(await rolledUp(bench, 60)).toMatchObject({ created: before.created + 150, completed: before.completed + 150 });
  expect(await rolledUp(bench)).toEqual(await counted(bench));
  void engine;
});

it("an idle system is not counted again and again, and nothing is left out that is written later or commits late", async () => {
  const engine = bench.open([mixed]);
  const rollup = rollupOf(bench);
  await bench.work(engine);
  const settled = async () => {
    for (let round = 0; round < 3; round += 1) await rollup.catchUp({ idles: true });
    return (await bench.sql<{ at: string }>("select moved_at::text as at from async_workflow.rollup"))[0]?.at;
  };
  const atRest = await settled();
  expect(await settled()).toBe(atRest);
  await ended(engine, (await engine.start(mixed, null)).id);
  await settled();
  expect(await rolledUp(bench)).toEqual(await counted(bench));
  const client = await bench.connect();
  await client.query("begin");
  const late = await engine.start(mixed, null, {
    tx: { query: (text, values) => client.query(text, values as unknown[]) },
  });
  await settled();
  await client.query("commit");
  await ended(engine, late.id);
  await settled();
  expect(await rolledUp(bench)).toEqual(await counted(bench));
});

it("what waits and runs is looked at once a minute, whoever looks", async () => {
  const engine = bench.open([mixed]);
  await engine.startMany(
    mixed,
    Array.from({ length: 5 }, () => ({ input: null })),
    { delay: "1h" },
  );
  const waiting = await engine.startMany(
    mixed,
    Array.from({ length: 7 }, () => ({ input: null })),
  );
  await bench.sql("truncate async_workflow.backlog");
  await Promise.all([rollupOf(bench), rollupOf(bench)].map((rollup) => rollup.catchUp()));
  const rows = await bench.sql(
    "select minutes, workspace, looks, waiting::int, oldest_ms >= 0 as aged from async_workflow.backlog order by minutes, workspace",
  );
  const looked = await bench.sql<{ n: number }>(
    "select count(*)::int as n from async_workflow.backlog where minutes = 1 and workspace = ''",
  );
  expect(looked).toEqual([{ n: rows.length / 4 }]);
  const [{ due } = { due: 0 }] = await bench.sql<{ due: number }>(
    "select count(*)::int as due from async_workflow.live where worker_id is null and available_at <= clock_timestamp()",
  );
  expect(due).toBeGreaterThanOrEqual(waiting.length);
  expect(rows.slice(0, 2)).toEqual([
    { minutes: 1, workspace: "", looks: 1, waiting: 0, aged: true },
    { minutes: 1, workspace: "local", looks: 1, waiting: due, aged: true },
  ]);
});

it("a wait counts from when the entry was due, however it was started", async () => {
  const late = workflow("late").stage("ONLY", () => "done");
  const engine = bench.open([late]);
  await engine.migrate();
  const rollup = rollupOf(bench);
  await bench.work(engine);
  const delay = "2s";
  const alone = await engine.start(late, null, { delay });
  const [many] = await engine.startMany(late, [{ input: null }], { delay });
  const [inSql] = await bench.sql<{ id: string }>(
    "select async_workflow.start('late', at => clock_timestamp() + interval '2 s') as id",
  );
  for (const id of [alone.id, many as string, inSql?.id as string]) await ended(engine, id);
  await rollup.catchUp();
  const [row] = await bench.sql<{ n: number; longest: number }>(
    "select sum(n)::int as n, max(bucket) as longest from async_workflow.metric, unnest(wait_buckets, wait_counts) as u(bucket, n) where minutes = 1 and workflow_id = (select id from async_workflow.workflow where name = 'late')",
  );
  // Bucket 88 begins at 2 seconds: none has waited that long since it was due.
  expect(row?.n).toBe(3);
  expect(row?.longest).toBeLessThan(88);
});
