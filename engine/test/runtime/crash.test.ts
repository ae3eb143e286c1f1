import { beforeEach, expect, test } from "vitest";
import { useBench } from "../support/bench.ts";
import { innocent, lasting, poisonous, processWorkflows } from "../support/process-workflows.ts";
import { ended, inState, until } from "../support/waiting.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const bench = useBench();
const leaseSeconds = 1;

beforeEach(() => bench.sql("delete from async_workflow.live"));

test("an entry whose worker is killed completes elsewhere, once, within its lease and two seconds, uncharged", async () => {
  const engine = bench.open(processWorkflows);
  const [victim, heir] = await Promise.all([
    startWorkerProcess(bench.url, { leaseSeconds }),
    startWorkerProcess(bench.url, { leaseSeconds, concurrency: 50 }),
  ]);
  const { id } = await engine.start(lasting, { lasts: true }, { title: "orphan" });
  const holder = (await inState(engine, id, "running")).lockedBy;
  const [held, other] = holder === victim.lines[0] ? [victim, heir] : [heir, victim];
  await held.said("begun orphan 1");
  await held.kill();
  const killed = performance.now();
  await other.said("begun orphan 2");
  expect(performance.now() - killed).toBeLessThan(leaseSeconds * 1_000 + 2_000);
  expect(await engine.get(id)).toMatchObject({ status: "ONE", attempt: 1, lockedBy: other.lines[0] });
  // Neither the finished stage nor the finished step was done again.
  const said = [...held.lines, ...other.lines];
  expect(said.filter((line) => line === "one orphan")).toHaveLength(1);
  expect(said.filter((line) => line === "step orphan")).toHaveLength(1);
  const [, two] = (await engine.timeline(id)).stages;
  expect(two?.attempts.map((each) => [each.outcome, each.worker])).toEqual([
    ["lost", held.lines[0]],
    [null, other.lines[0]],
  ]);
});

test("a worker with a long lease takes over from one with a short lease as soon as that is over", async () => {
  const engine = bench.open(processWorkflows);
  const victim = await startWorkerProcess(bench.url, { leaseSeconds });
  await engine.start(lasting, { lasts: true }, { title: "short" });
  await victim.said("begun short 1");
  const heir = await startWorkerProcess(bench.url, { leaseSeconds: 60 });
  // The short lease is renewed several times before it is given up, and the heir beats each 20 s only.
  const [registered] = await bench.sql<{ until: string }>("select clock_timestamp() + interval '2.5 s' as until");
  await until(
    () => bench.sql("select from async_workflow.worker where clock_timestamp() > $1", [registered?.until]),
    (rows) => rows.length > 0,
  );
  await victim.kill();
  const killed = performance.now();
  await heir.said("begun short 2");
  expect(performance.now() - killed).toBeLessThan(leaseSeconds * 1_000 + 4_000);
});

test("a worker that starts after the crash finds the orphan by itself", async () => {
  const engine = bench.open(processWorkflows);
  const victim = await startWorkerProcess(bench.url, { leaseSeconds });
  const { id } = await engine.start(lasting, { lasts: true }, { title: "later" });
  await victim.said("begun later 1");
  await victim.kill();
  const heir = await startWorkerProcess(bench.url, { leaseSeconds });
  await heir.said("begun later 2");
  expect((await engine.get(id)).lockedBy).toBe(heir.lines[0]);
});

test("an entry that kills its worker fails after three crashes; those that shared the process with it complete", async () => {
  const engine = bench.open(processWorkflows);
  await engine.migrate();
  const beside = await Promise.all(
    Array.from({ length: 5 }, (_, n) => engine.start(innocent, null, { title: `beside ${n}` })),
  );
  const poison = await engine.start(poisonous, null, { title: "poison", delay: 1 });
  const crashed: string[] = [];
  for (let crashes = 1; crashes <= 3; crashes += 1) {
    const worker = await startWorkerProcess(bench.url, { leaseSeconds, concurrency: 8 });
    expect(await worker.exited).toBeNull();
    expect(worker.lines).toContain("poison poison");
    crashed.push(...worker.lines);
  }
  expect(crashed.filter((line) => line.startsWith("innocent")).length).toBeGreaterThan(5);
  await startWorkerProcess(bench.url, { leaseSeconds, concurrency: 8 });
  const failed = await ended(engine, poison.id);
  expect(failed).toMatchObject({ status: "FAILED", error: { code: "crash_loop" } });
  expect(failed.result).toMatch(/^Error: .*3 times/);
  for (const { id } of beside) {
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "unharmed", attempt: 1 });
  }
});
