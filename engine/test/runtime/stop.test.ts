import { expect, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { lasting } from "../support/process-workflows.ts";
import { ended, gate, inState, until } from "../support/waiting.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const bench = useBench();

test("what runs is given back at once and uncharged; another worker goes on without waiting for the lease", async () => {
  const begun = gate();
  let calls = 0;
  const wf = workflow("given-back", { retry: { attempts: 1 } })
    .stage("ONE", () => "one")
    .stage("TWO", ({ signal, results }) => {
      calls += 1;
      if (calls > 1) return results.ONE;
      begun.open();
      return new Promise<string>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
  const engine = bench.open([wf]);
  const other = bench.open([wf]);
  const worker = await bench.work(engine);
  const { id } = await engine.start(wf, null);
  await begun.passed;
  const heir = await bench.work(other);
  const stopping = performance.now();
  await worker.stop({ graceMs: 0 });
  const entry = await ended(other, id);
  expect(performance.now() - stopping).toBeLessThan(3_000);
  expect(entry).toMatchObject({ status: "COMPLETED", result: "one", attempt: 1 });
  const [one, two] = (await other.timeline(id)).stages;
  expect(one?.attempts).toHaveLength(1);
  expect(two?.attempts.map((each) => [each.outcome, each.worker])).toEqual([
    ["released", worker.id],
    ["completed", heir.id],
  ]);
});

test("a stage that ends within the grace is kept, under a lease that is kept as long", async () => {
  const begun = gate();
  const letGo = gate();
  const calls: number[] = [];
  const wf = workflow("graceful", { retry: { attempts: 1 } }).stage("ONLY", async ({ attempt }) => {
    calls.push(attempt);
    begun.open();
    await letGo.passed;
    return "kept";
  });
  const engine = bench.open([wf]);
  const other = bench.open([wf]);
  const worker = await bench.work(engine, { leaseSeconds: 1 });
  const { id } = await engine.start(wf, null);
  await begun.passed;
  await bench.work(other, { leaseSeconds: 1 });
  const stopped = worker.stop({ graceMs: 10_000 });
  // Three leases long the others may look: the one that stops still beats.
  const [{ until_ } = { until_: new Date() }] = await bench.sql<{ until_: Date }>(
    "select clock_timestamp() + interval '3 s' as until_",
  );
  await until(
    () => bench.sql<{ passed: boolean }>("select clock_timestamp() > $1 as passed", [until_]),
    ([row]) => row?.passed === true,
  );
  letGo.open();
  await stopped;
  expect(await ended(other, id)).toMatchObject({ status: "COMPLETED", result: "kept" });
  expect(calls).toEqual([1]);
});

test("stopped resolves when all is given back and said goodbye, not before; stop may be called again", async () => {
  const begun = gate();
  const letGo = gate();
  const wf = workflow("stopped").stage("ONLY", () => {
    begun.open();
    return letGo.passed;
  });
  const engine = bench.open([wf]);
  const worker = await bench.work(engine);
  const { id } = await engine.start(wf, null);
  await begun.passed;
  let over = false;
  void worker.stopped.then(() => {
    over = true;
  });
  const stopping = worker.stop({ graceMs: 10_000 });
  await until(
    () => bench.sql<{ draining: boolean }>("select draining from async_workflow.worker where name = $1", [worker.id]),
    ([row]) => row?.draining === true,
  );
  expect(over).toBe(false);
  letGo.open();
  await Promise.all([stopping, worker.stop(), worker.stopped]);
  expect(await engine.get(id)).toMatchObject({ status: "COMPLETED" });
  const [row] = await bench.sql(
    "select ended_at is not null as ended, lost from async_workflow.worker where name = $1",
    [worker.id],
  );
  expect(row).toEqual({ ended: true, lost: false });
});

test("a worker that stops claims nothing more", async () => {
  const wf = workflow("no-more").stage("ONLY", () => 1);
  const engine = bench.open([wf]);
  const worker = await bench.work(engine);
  await worker.stop();
  const { id } = await engine.start(wf, null);
  expect(await engine.get(id)).toMatchObject({ state: "queued", waitingFor: "worker" });
});

test("closing an engine stops its workers first, may be repeated, and leaves no connection behind", async () => {
  const wf = workflow("closing").stage("ONLY", () => "done");
  const engine = bench.open([wf]);
  const worker = await engine.work();
  engine.follow(() => {});
  await ended(engine, (await engine.start(wf, null)).id);
  void worker.stop({ graceMs: 0 });
  await engine.close();
  await engine.close();
  const ours =
    "select application_name from pg_stat_activity where datname = current_database() and application_name like 'async-workflow%'";
  await until(
    () => bench.sql(ours),
    (rows) => rows.length === 0,
  );
});

test("closing an engine stops a worker that is just registering", async () => {
  const engine = bench.open([workflow("registering").stage("ONLY", () => "done")]);
  await engine.migrate();
  const starting = engine.work();
  await engine.close();
  const worker = await starting;
  await worker.stopped;
  const left = "select name from async_workflow.worker where name = $1 and ended_at is null";
  expect(await bench.sql(left, [worker.id])).toEqual([]);
});

test("stop resolves although the database is gone", async () => {
  const begun = gate();
  const wf = workflow("gone").stage("ONLY", () => {
    begun.open();
    return new Promise(() => {});
  });
  const proxy = await startFaultProxy(bench.url);
  const engine = bench.open([wf], { url: proxy.url });
  const worker = await engine.work({ leaseSeconds: 5 });
  const { id } = await engine.start(wf, null);
  await begun.passed;
  proxy.cut({ refuse: true });
  await worker.stop({ graceMs: 0 });
  await engine.close();
  const other = bench.open([wf]);
  expect(await other.get(id)).toMatchObject({ state: "running" });
});

test("a process whose worker has stopped ends by itself: no timer, no connection keeps it", async () => {
  const engine = bench.open([lasting]);
  await engine.migrate();
  const process = await startWorkerProcess(bench.url);
  const { id } = await engine.start(lasting, { lasts: true }, { title: "kept" });
  await process.said("begun kept 1");
  process.child.kill("SIGTERM");
  expect(await process.exited).toBe(0);
  expect(process.lines.at(-1)).toBe("stopped");
  expect(await inState(engine, id, "queued")).toMatchObject({ status: "ONE", attempt: 0 });
});
