/** When an entry runs: not before a time, not started too late, not finished too late. */
import { expect, test } from "vitest";
import { EntryTimeout, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { aborted, ended, gate, inState, until } from "../support/waiting.ts";

const bench = useBench();
/** Sweeps for what is late come once per lease. */
const leaseSeconds = 1;
const quick = workflow("quick").stage("ONLY", () => "done");
const longAgo = "clock_timestamp() - interval '1 s'";

test("delay and at: scheduled until then, begun then and not before", async () => {
  const engine = bench.open([quick]);
  await bench.work(engine);
  const at = new Date(Date.now() + 700);
  const entries = await Promise.all([
    engine.start(quick, null, { delay: 700 }),
    engine.start(quick, null, { at, delay: "1d" }), // at counts
  ]);
  expect(entries.map(({ state }) => state)).toEqual(["scheduled", "scheduled"]);
  expect(entries[1]?.availableAt).toBe(at.toISOString());
  for (const { id, availableAt } of entries) {
    const { startedAt, status } = await ended(engine, id);
    expect(status).toBe("COMPLETED");
    expect(Date.parse(startedAt as string)).toBeGreaterThanOrEqual(Date.parse(availableAt as string));
    expect(Date.parse(startedAt as string) - Date.parse(availableAt as string)).toBeLessThan(2_000);
  }
});

test("a time that is over means now and is no way to the head of the queue", async () => {
  const engine = bench.open([quick]);
  const first = await engine.start(quick, null);
  const late = await engine.start(quick, null, { at: new Date(0) });
  expect(late).toMatchObject({ state: "queued", availableAt: null });
  const queue = await bench.sql("select entry_id from async_workflow.live where entry_id = any ($1) order by rank_at", [
    [first.id, late.id],
  ]);
  expect(queue.map(({ entry_id }) => entry_id)).toEqual([first.id, late.id]);
});

test.each([
  ["delay", { delay: -1 }],
  ["delay", { delay: "soon" as never }],
  ["at", { at: new Date("never") }],
  ["startWithin", { startWithin: Number.NaN }],
])("a %s that is none is refused", async (field, options) => {
  const engine = bench.open([quick]);
  await expect(engine.start(quick, null, options)).rejects.toMatchObject({ code: "invalid_input", field });
});

test("what was not started within its time ends as EXPIRED and never runs; a retry runs it all the same", async () => {
  const busy = gate();
  let ran = 0;
  const wf = workflow("slow").stage("ONLY", async ({ input }) => {
    if (input === "late") ran += 1;
    else await busy.passed;
  });
  const engine = bench.open([wf]);
  await bench.work(engine, { concurrency: 1, leaseSeconds });
  const first = await engine.start(wf, null);
  await inState(engine, first.id, "running");
  const { id } = await engine.start(wf, "late", { startWithin: 100 });
  const expired = await ended(engine, id);
  expect(expired).toMatchObject({ status: "EXPIRED", state: "cancelled", startedAt: null, attempt: 0 });
  expect(expired).toMatchObject({ result: "Error: The entry was not started in time.", error: { code: "expired" } });
  busy.open();
  await ended(engine, first.id);
  expect(ran).toBe(0);
  await engine.retry(id);
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", attempt: 1 });
  expect(ran).toBe(1);
});

test("what is past its time to start is not claimed, even when no sweep has come by", async () => {
  const engine = bench.open([quick]);
  const { id } = await engine.start(quick, null, { startWithin: "1h" });
  await bench.sql(`update async_workflow.live set expires_at = ${longAgo} where entry_id = $1`, [id]);
  await bench.work(engine);
  expect(await ended(engine, id)).toMatchObject({ status: "EXPIRED", startedAt: null });
});

test("what was started within its time may retry and sleep as long as it likes", async () => {
  const wf = workflow("patient", { retry: { attempts: 2, delay: 0 } }).stage(
    "ONLY",
    async ({ attempt, sleep, entry }) => {
      await bench.sql(`update async_workflow.live set expires_at = ${longAgo} where entry_id = $1`, [entry.id]);
      if (attempt === 1) throw new Error("once");
      await sleep(50);
      return "done";
    },
  );
  const engine = bench.open([wf]);
  await bench.work(engine, { leaseSeconds });
  const { id } = await engine.start(wf, null, { startWithin: "1h" });
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "done" });
});

test("an entry that runs past its workflow's time fails with entry_timeout, signalled and not retried", async () => {
  const stopped = gate<Error>();
  const wf = workflow("endless", { timeout: 400, retry: { attempts: 5, delay: 0 } })
    .stage("FIRST", () => 1)
    .stage("SECOND", async ({ signal }) => {
      stopped.open(await aborted(signal));
      return "too late";
    });
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  const entry = await ended(engine, id);
  expect(entry).toMatchObject({ status: "FAILED", progress: 50, attempt: 1, error: { code: "entry_timeout" } });
  expect(Date.parse(entry.finishedAt as string) - Date.parse(entry.createdAt)).toBeGreaterThanOrEqual(390);
  expect(await stopped.passed).toBeInstanceOf(EntryTimeout);
});

test("an entry that is parked past its workflow's time fails with entry_timeout", async () => {
  const asleep = workflow("asleep", { timeout: 300 }).stage("ONLY", ({ sleep }) => sleep("1h"));
  const backingOff = workflow("backing-off", { timeout: 300, retry: { attempts: 5, delay: "1h" } }).stage(
    "ONLY",
    () => {
      throw new Error("not yet");
    },
  );
  const engine = bench.open([asleep, backingOff]);
  await bench.work(engine, { leaseSeconds });
  const started = await Promise.all([engine.start(asleep, null), engine.start(backingOff, null)]);
  for (const { id } of started) {
    expect(await ended(engine, id)).toMatchObject({
      status: "FAILED",
      error: { code: "entry_timeout" },
      lockedBy: null,
    });
  }
});

test("an entry whose time was over before it was claimed starts no stage", async () => {
  let ran = 0;
  const wf = workflow("overdue", { timeout: "1h" }).stage("ONLY", () => {
    ran += 1;
  });
  const engine = bench.open([wf]);
  const { id } = await engine.start(wf, null);
  await bench.sql(`update async_workflow.live set deadline_at = ${longAgo} where entry_id = $1`, [id]);
  await bench.work(engine);
  expect(await ended(engine, id)).toMatchObject({ status: "FAILED", error: { code: "entry_timeout" } });
  expect(ran).toBe(0);
});

test("a retry by hand and a repeat have the workflow's time anew", async () => {
  const wf = workflow("again", { timeout: 500 }).stage("ONLY", ({ input }) =>
    input === "hang" ? new Promise(() => {}) : "done",
  );
  const engine = bench.open([wf]);
  await bench.work(engine, { leaseSeconds });
  const { id } = await engine.start(wf, "hang");
  await ended(engine, id);
  const deadline = async (of: string) =>
    (await bench.sql("select deadline_at > updated_at as ahead from async_workflow.live where entry_id = $1", [of]))[0];
  const repeated = await engine.retry(id, undefined, { from: "ONLY" });
  await engine.retry(id);
  expect([await deadline(repeated.id), await deadline(id)]).toEqual([{ ahead: true }, { ahead: true }]);
  for (const each of [repeated.id, id]) {
    expect(await ended(engine, each)).toMatchObject({ status: "FAILED", error: { code: "entry_timeout" } });
  }
});

test("a time limit stays with the workflow: what is started from SQL has it too", async () => {
  const wf = workflow("limited", { timeout: "2h" }).stage("ONLY", () => 1);
  await bench.open([wf]).migrate();
  const [row] = await bench.sql<{ id: string }>("select async_workflow.start('limited') as id");
  const left = await until(
    () => bench.sql("select deadline_at - updated_at as left from async_workflow.live where entry_id = $1", [row?.id]),
    ({ length }) => length === 1,
  );
  expect(left[0]).toMatchObject({ left: { hours: 2 } });
});
