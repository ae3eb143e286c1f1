import { expect, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate, until } from "../support/waiting.ts";

const bench = useBench();
const listeners =
  "select pid from pg_stat_activity where datname = current_database() and application_name = 'async-workflow listener'";

test("a start is never missed, at whatever moment of a claim it comes: two hundred times in a row, from another process", async () => {
  const begun = new Map<string, () => void>();
  const wf = workflow("raced-wake-up").stage("ONLY", ({ entry }) => begun.get(entry.title)?.());
  const starter = bench.open([wf]);
  await bench.work(bench.open([wf]), { concurrency: 2 });
  const waits: number[] = [];
  for (let n = 0; n < 200; n += 1) {
    const ran = gate();
    begun.set(`e${n}`, ran.open);
    const start = performance.now();
    await starter.start(wf, null, { title: `e${n}` });
    await ran.passed;
    waits.push(performance.now() - start);
    // A different moment of the worker's round each time.
    for (let turns = n % 7; turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
  }
  // One that is missed waits for the poll, ten seconds.
  expect(Math.max(...waits)).toBeLessThan(3_000);
});

test("in the process of the worker a start needs no notification", async () => {
  const wf = workflow("local-wake-up").stage("ONLY", () => performance.now());
  const engine = bench.open([wf]);
  await bench.work(engine);
  await ended(engine, (await engine.start(wf, null)).id);
  await bench.sql(`select pg_terminate_backend(pid) from (${listeners}) as l`);
  const begun = performance.now();
  const entry = await ended(engine, (await engine.start(wf, null)).id);
  expect((entry.result as number) - begun).toBeLessThan(500);
});

test("a dead listener costs at most a second: meanwhile the worker polls, and the listener comes back", async () => {
  const wf = workflow("deaf").stage("ONLY", () => 1);
  const starter = bench.open([wf]);
  await bench.work(bench.open([wf]));
  const [listener] = await until(
    () => bench.sql<{ pid: number }>(listeners),
    (rows) => rows.length === 1,
  );
  await bench.sql("select pg_terminate_backend($1)", [listener?.pid]);
  const { id } = await starter.start(wf, null);
  await ended(starter, id, 3_000);
  await until(
    () => bench.sql<{ pid: number }>(listeners),
    ([row]) => row !== undefined && row.pid !== listener?.pid,
  );
});

test("an entry started while nobody could hear is found when the listener is back", async () => {
  const wf = workflow("unheard").stage("ONLY", () => 1);
  await bench.open([wf]).migrate();
  await bench.work(bench.open([wf]));
  await until(
    () => bench.sql(listeners),
    (rows) => rows.length === 1,
  );
  const operator = await bench.connect();
  await operator.query("begin");
  const { rows } = await operator.query("select async_workflow.start('unheard') as id");
  await operator.query(`select pg_terminate_backend(pid) from (${listeners}) as l`);
  await operator.query("commit");
  await ended(bench.open([wf]), rows[0].id, 4_000);
});

test("what is due later begins when it is due, without polling for it", async () => {
  const wf = workflow("due-later").stage("ONLY", () => Date.now());
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id, availableAt } = await engine.start(wf, null, { delay: 700 });
  const { result } = await ended(engine, id);
  const late = (result as number) - Date.parse(availableAt as string);
  expect(late).toBeGreaterThanOrEqual(-5);
  expect(late).toBeLessThan(500);
});

test("a hint that still waits is sent when the engine closes: the next worker need not poll", async () => {
  const wf = workflow("last-hint").stage("ONLY", () => 1);
  await bench.work(bench.open([wf]));
  await until(
    () => bench.sql(listeners),
    (rows) => rows.length === 1,
  );
  const begun = performance.now();
  for (let n = 0; n < 5; n += 1) {
    const closing = bench.open([wf]);
    const [first, second] = [await closing.start(wf, null), await closing.start(wf, null)];
    await closing.close();
    await ended(bench.open([wf]), first.id);
    await ended(bench.open([wf]), second.id);
  }
  // Five polls would take five seconds.
  expect(performance.now() - begun).toBeLessThan(3_500);
});

test("a preferred entry overtakes a queue that keeps every slot busy", async () => {
  const done: string[] = [];
  const wf = workflow("overtaking").stage("ONLY", async ({ entry }) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    done.push(entry.title);
  });
  const engine = bench.open([wf]);
  await engine.startMany(
    wf,
    Array.from({ length: 3_000 }, () => ({ input: null, title: "usual" })),
  );
  await bench.work(bench.open([wf]), { concurrency: 4 });
  await until(
    () => done.length,
    (count) => count > 100,
  );
  const { id } = await engine.start(wf, null, { title: "preferred", priority: 60 });
  await ended(engine, id);
  expect(done.length).toBeLessThan(2_500);
});

test("an idle worker asks next to nothing", async () => {
  const wf = workflow("idle").stage("ONLY", () => 1);
  const engine = bench.open([wf]);
  await bench.work(engine);
  await ended(engine, (await engine.start(wf, null)).id);
  const statements = async () => {
    const [row] = await bench.sql<{ n: number }>(
      "select xact_commit::int as n from pg_stat_database where datname = current_database()",
    );
    return row?.n ?? 0;
  };
  await bench.sql("select pg_stat_force_next_flush()").catch(() => []);
  const before = await statements();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect((await statements()) - before).toBeLessThan(12);
});
