import { expect, test } from "vitest";
import { type StageContext, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { aborted, ended, gate, until } from "../support/waiting.ts";

const bench = useBench();
const freeAll = 'update "Entry" set "lockedBy" = null, "lockedAt" = null';

type Context = StageContext<never, Record<never, never>>;

/** A workflow whose first attempt is held by the test; later ones end at once. */
function holding(name: string) {
  const begun = gate<StageContext<never, never>>();
  const letGo = gate<string>();
  const calls: number[] = [];
  const wf = workflow(name, { retry: { attempts: 1 } })
    .stage("ONE", async (context) => {
      calls.push(context.attempt);
      if (calls.length > 1) return "heir";
      begun.open(context as never);
      return letGo.passed;
    })
    .stage("TWO", ({ results }) => results.ONE);
  return { wf, begun, letGo, calls };
}

test("an operator frees the lock: the zombie's signal fires, all it does is refused, and the entry completes elsewhere", async () => {
  const { wf, begun, letGo, calls } = holding("freed");
  const engine = bench.open([wf]);
  const other = bench.open([wf]);
  const worker = await bench.work(engine, { concurrency: 1, leaseSeconds: 1 });
  const { id } = await engine.start(wf, null);
  const zombie = await begun.passed;
  const heir = await bench.work(other, { concurrency: 1, leaseSeconds: 1 });
  const reason = aborted(zombie.signal);
  await bench.sql(freeAll);
  expect(await reason).toMatchObject({ code: "lease_lost" });
  zombie.progress(99);
  const step = expect(zombie.step("late", () => "late")).rejects.toMatchObject({ code: "lease_lost" });
  letGo.open("zombie");
  const entry = await ended(engine, id);
  expect(entry).toMatchObject({ status: "COMPLETED", result: "heir" });
  await step;
  const { stages } = await engine.timeline(id);
  expect(stages.flatMap((stage) => stage.steps)).toEqual([]);
  expect(calls).toHaveLength(2);
  const workers = stages.flatMap((stage) => stage.attempts.map((each) => each.worker));
  expect(workers.every((each) => each === heir.id || each === worker.id)).toBe(true);
});

test("with a single worker too: it claims the freed entry again, and the old run neither writes nor takes the new lease away", async () => {
  const { wf, begun, letGo } = holding("freed-alone");
  const hold = gate();
  const second = gate<Context>();
  const watched = workflow("freed-alone-watched", { retry: { attempts: 1 } }).stage("ONLY", async (context) => {
    if (context.attempt === 1) {
      begun.open(context as never);
      return letGo.passed;
    }
    second.open(context as never);
    await hold.passed;
    return "heir";
  });
  const engine = bench.open([wf, watched]);
  await bench.work(engine, { concurrency: 5, leaseSeconds: 60 });
  const { id } = await engine.start(watched, null);
  const zombie = await begun.passed;
  const reason = aborted(zombie.signal);
  await bench.sql(freeAll);
  const heir = await second.passed;
  expect(await reason).toMatchObject({ code: "lease_lost" });
  letGo.open("zombie");
  // Were the lease lost sight of with the zombie's end, a cancel would not reach the heir.
  await engine.cancel(id);
  expect((await aborted(heir.signal)).message).toContain("cancelled");
  expect(await ended(engine, id)).toMatchObject({ status: "CANCELLED" });
  hold.open();
});

test("a worker that was buried hears it at its next beat, drops what it ran, registers anew and goes on", async () => {
  const { wf, begun, letGo, calls } = holding("buried");
  const engine = bench.open([wf]);
  const worker = await bench.work(engine, { leaseSeconds: 1 });
  const before = worker.id;
  const { id } = await engine.start(wf, null);
  const zombie = await begun.passed;
  const reason = aborted(zombie.signal);
  await bench.sql("update async_workflow.worker set ended_at = clock_timestamp(), lost = true where name = $1", [
    before,
  ]);
  expect(await reason).toMatchObject({ code: "lease_lost" });
  letGo.open("zombie");
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "heir" });
  expect(worker.id).not.toBe(before);
  expect(calls).toEqual([1, 2]);
  const [stage] = (await engine.timeline(id)).stages;
  expect(stage?.attempts.map((each) => [each.outcome, each.worker])).toEqual([
    ["lost", before],
    ["completed", worker.id],
  ]);
});

test("ended by hand under its worker: the signal fires and what was decided stays", async () => {
  const { wf, begun, letGo } = holding("overruled");
  const engine = bench.open([wf]);
  await bench.work(engine, { leaseSeconds: 1 });
  const { id } = await engine.start(wf, null);
  const zombie = await begun.passed;
  const [live] = await bench.sql<{ claim_id: string }>("select claim_id from async_workflow.live where entry_id = $1", [
    id,
  ]);
  await engine.patch(id, { status: "FAILED", result: "stopped by hand" }, { lease: live?.claim_id as string });
  expect(await aborted(zombie.signal)).toMatchObject({ code: "lease_lost" });
  letGo.open("zombie");
  expect(await engine.get(id)).toMatchObject({ status: "FAILED", result: "Error: stopped by hand" });
});

test("a cancel that is committed while a heartbeat is under way is not overlooked", async () => {
  const { wf, begun } = holding("cancelled-in-between");
  const engine = bench.open([wf]);
  const worker = await bench.work(engine, { leaseSeconds: 60 });
  const { id } = await engine.start(wf, null);
  const running = await begun.passed;
  const operator = await bench.connect();
  await operator.query("begin");
  await operator.query("select from async_workflow.worker where name = $1 for update", [worker.id]);
  // The first cancel makes a beat that waits for the lock, with a snapshot from before the second.
  const [other] = [await engine.start(wf, null)];
  await engine.cancel(other.id).catch(() => {});
  await bench.sql("select pg_notify('async_workflow_work', 'cancel')");
  await until(
    () => bench.sql("select 1 from pg_locks where not granted and pid <> pg_backend_pid()"),
    (waiting) => waiting.length > 0,
  );
  await engine.cancel(id);
  await bench.sql("select pg_notify('async_workflow_work', 'cancel')");
  await operator.query("rollback");
  const begunAt = performance.now();
  expect((await aborted(running.signal)).message).toContain("cancelled");
  expect(performance.now() - begunAt).toBeLessThan(5_000);
});
