import { describe, expect, it } from "vitest";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { registerWorkflow, startEntries } from "../support/statements.ts";
import { inState, until } from "../support/waiting.ts";
import { failedEntries, failNow } from "./failed-entries.ts";
import { outcomesOf, over } from "./until-over.ts";

const bench = useBench();

describe("a retry of all that match", () => {
  it("tells beforehand what it will do, acts on what matched then, and says what came of each", async () => {
    const engine = bench.open([]);
    const failed = await failedEntries(bench, "all", 30);
    const queued = await startEntries(bench, "all", 3);
    const request = { action: "retry", filter: { workflow: "all" }, pace: 1_000, reason: " after the fix " } as const;
    expect(await engine.bulk.preview(request)).toEqual({
      action: "retry",
      matched: 33,
      isCapped: false,
      workflow: "all",
      will: 30,
      cannot: 3,
      reasons: [
        { outcome: "done", reason: "retried", count: 30 },
        { outcome: "skipped", reason: "waiting", count: 3 },
      ],
    });

    const started = await engine.bulk.start(request, { scope: { workspace: "local", by: "ana" } });
    expect(started).toMatchObject({
      filter: "workflow=all",
      reason: "after the fix",
      askedBy: "ana",
      state: "running",
      waitingFor: "worker",
      total: 33,
      left: 33,
    });
    const later = await failedEntries(bench, "all", 5);

    await bench.work(engine);
    expect(await over(engine, started)).toMatchObject({ state: "finished", done: 30, skipped: 3, failed: 0, left: 0 });
    const outcomes = await outcomesOf(engine, started);
    expect(outcomes.map(({ entryId }) => entryId)).toEqual([...failed, ...queued].sort());
    expect(new Set(outcomes.map(({ reason }) => reason))).toEqual(new Set(["retried", "waiting"]));
    expect(outcomes[0]).toMatchObject({ outcome: "done", entry: { workflow: "all", status: "CREATED" } });
    for (const id of failed) expect((await engine.get(id)).state).toBe("queued");
    for (const id of later) expect((await engine.get(id)).state).toBe("failed");

    const [event] = (await engine.events(failed[0] as string)).filter(({ type }) => type === "retried");
    expect(event).toMatchObject({ by: "ana" });
    expect((await engine.bulk.outcomes(started.id, { outcome: "skipped" })).outcomes).toHaveLength(3);
    expect((await engine.bulk.outcomes(started.id, { outcome: "left" })).outcomes).toEqual([]);
  });

  it("is a filter afterwards: what became of those it acted on", async () => {
    const engine = bench.open([]);
    const [first = "", second = "", third = ""] = await failedEntries(bench, "followed", 3);
    const waiting = await startEntries(bench, "followed", 1);
    await bench.work(engine);
    const bulk = await over(engine, await engine.bulk.start({ action: "retry", ids: [first, second, ...waiting] }));
    await failNow(bench, [second]);
    const ids = async (more: object) => (await engine.list({ bulk: bulk.id, ...more })).entries.map(({ id }) => id);
    expect(await ids({})).toEqual([second, first]);
    expect(await ids({ status: ["FAILED"] })).toEqual([second]);
    expect(await ids({ state: ["queued"] })).toEqual([first]);
    expect(await ids({ id: [first, third] })).toEqual([first]);
    expect((await engine.list({ id: [first, third], status: ["FAILED"] })).entries.map(({ id }) => id)).toEqual([
      third,
    ]);
    expect((await engine.list({ bulk: bulk.id, id: [first] }, { workspace: "foreign" })).total).toBe(0);
  });

  it("leaves alone what has ended again since", async () => {
    const engine = bench.open([]);
    const [first = "", second = ""] = await failedEntries(bench, "again", 2);
    const bulk = await engine.bulk.start({ action: "retry", filter: { workflow: "again" } });
    await engine.retry(first);
    await failNow(bench, [first]);
    await bench.work(engine);
    await over(engine, bulk);
    expect((await outcomesOf(engine, bulk)).map(({ entryId, reason }) => [entryId, reason])).toEqual([
      [first, "ended_since"],
      [second, "retried"],
    ]);
    expect((await engine.get(first)).state).toBe("failed");
  });

  it("tries at once what waits for its next try, and its entries run again", async () => {
    let attempts = 0;
    const wavering = workflow("wavering", { retry: { attempts: 2, delay: "1h" } }).stage("ONLY", () => {
      attempts += 1;
      if (attempts === 1) throw new Error("not yet");
      return "now";
    });
    const engine = bench.open([wavering]);
    await bench.work(engine);
    const { id } = await engine.start(wavering, null);
    await inState(engine, id, "retrying");
    const bulk = await engine.bulk.start({ action: "retry", ids: [id] });
    expect((await inState(engine, id, "completed")).result).toBe("now");
    expect(await over(engine, bulk)).toMatchObject({ filter: null, done: 1 });
    expect(await outcomesOf(engine, bulk)).toMatchObject([{ reason: "tried_at_once" }]);
  });
});

it("a cancel ends what waits, asks what runs to stop, and says of the others why not", async () => {
  const held = workflow("held", { retry: { attempts: 1 } }).stage("ONLY", ({ input, signal }) => {
    if (input !== "hold") return "done";
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  const engine = bench.open([held]);
  await bench.work(engine);
  const done = await engine.start(held, null);
  await inState(engine, done.id, "completed");
  const running = await engine.start(held, "hold");
  await inState(engine, running.id, "running");
  const scheduled = await engine.start(held, null, { delay: "1h" });
  const foreign = await engine.start(held, null, { delay: "1h", scope: { workspace: "foreign" } });
  const missing = "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47";
  const ids = [done.id, running.id, scheduled.id, foreign.id, missing, scheduled.id];
  expect(await engine.bulk.preview({ action: "cancel", ids })).toMatchObject({ matched: 5, will: 2, cannot: 3 });

  const bulk = await over(engine, await engine.bulk.start({ action: "cancel", ids }));
  expect(bulk).toMatchObject({ total: 5, done: 2, skipped: 3 });
  const reasons = new Map((await outcomesOf(engine, bulk)).map(({ entryId, reason }) => [entryId, reason]));
  expect(reasons).toEqual(
    new Map([
      [done.id, "completed"],
      [running.id, "asked_to_stop"],
      [scheduled.id, "ended"],
      [foreign.id, "not_found"],
      [missing, "not_found"],
    ]),
  );
  expect((await inState(engine, running.id, "cancelled")).status).toBe("CANCELLED");
  expect((await engine.get(scheduled.id)).status).toBe("CANCELLED");
  expect((await engine.get(foreign.id, { workspace: "foreign" })).state).toBe("scheduled");
});

it("goes at the pace asked for, and stops within a second when told to", async () => {
  const engine = bench.open([]);
  await failedEntries(bench, "slow", 200);
  await bench.work(engine);
  const bulk = await engine.bulk.start({ action: "retry", filter: { workflow: "slow" }, pace: 20 });
  await until(
    () => engine.bulk.get(bulk.id),
    ({ done }) => done >= 8,
  );
  const asked = performance.now();
  const stopped = await engine.bulk.stop(bulk.id, { workspace: "local", by: "ben" });
  expect(performance.now() - asked).toBeLessThan(1_000);
  expect(stopped).toMatchObject({ state: "stopped", stoppedBy: "ben" });
  // Twenty a second, and a portion is a fifth of that.
  const seconds = (Date.parse(stopped.finishedAt as string) - Date.parse(stopped.createdAt)) / 1_000;
  expect(stopped.done).toBeLessThanOrEqual(20 * seconds + 8);
  await engine.bulk.stop(bulk.id);
  expect(await engine.bulk.get(bulk.id)).toEqual(stopped);
  const left = await engine.bulk.outcomes(bulk.id, { outcome: "left", limit: 1 });
  expect(left.outcomes).toMatchObject([{ outcome: "left", reason: null, at: null, entry: { status: "FAILED" } }]);
});

it("one that was stopped goes on with what is left, each entry once", async () => {
  const engine = bench.open([]);
  const ids = await failedEntries(bench, "resumed", 30);
  // Nobody works yet: it is stopped before its first entry.
  const asked = await engine.bulk.start({ action: "retry", ids, pace: 1_000 });
  await engine.bulk.stop(asked.id);
  const limited = engine.bulk.resume(asked.id, { workspace: "local", owner: "ana" });
  await expect(limited).rejects.toMatchObject({ code: "not_your_entry" });
  expect(await engine.bulk.resume(asked.id)).toMatchObject({ state: "running", stoppedBy: null, finishedAt: null });
  expect((await engine.bulk.resume(asked.id)).state).toBe("running");
  await bench.work(engine);
  expect(await over(engine, asked)).toMatchObject({ state: "finished", done: 30, left: 0 });
  await expect(engine.bulk.resume(asked.id)).rejects.toMatchObject({ code: "bulk_finished" });
});

it("one that cannot be acted upon is noted as failed and holds nothing up", async () => {
  const engine = bench.open([]);
  const ids = await failedEntries(bench, "poisoned", 10);
  // No such thing can happen by the engine's own doing: it lives and has ended.
  const poisoned = ids[4] as string;
  await bench.sql(
    "insert into async_workflow.live (entry_id, workflow_id) select entry_id, workflow_id from async_workflow.result where entry_id = $1",
    [poisoned],
  );
  await bench.work(engine);
  const bulk = await over(engine, await engine.bulk.start({ action: "retry", filter: { workflow: "poisoned" } }));
  expect(bulk).toMatchObject({ state: "finished", done: 9, failed: 1 });
  expect((await engine.bulk.outcomes(bulk.id, { outcome: "failed" })).outcomes).toMatchObject([
    { entryId: poisoned, reason: "error", detail: expect.stringContaining("live_key") },
  ]);
});

it("the same key and request start it once; the same key and another request are refused", async () => {
  const engine = bench.open([]);
  await failedEntries(bench, "keyed", 2);
  const request = { action: "retry", filter: { workflow: "keyed" } } as const;
  const [one, other] = await Promise.all([
    engine.bulk.start(request, { idempotencyKey: "k" }),
    engine.bulk.start(request, { idempotencyKey: "k" }),
  ]);
  expect(other?.id).toBe(one?.id);
  const different = engine.bulk.start({ ...request, action: "cancel" }, { idempotencyKey: "k" });
  await expect(different).rejects.toMatchObject({ code: "idempotency_mismatch" });
});

it("is seen and stopped in its workspace only, and touches no entry of another or of another owner", async () => {
  const engine = bench.open([]);
  const ids = await failedEntries(bench, "owned", 3);
  await bench.sql("update async_workflow.entry set owner = 'ana' where id = $1", [ids[0]]);
  await bench.sql("update async_workflow.entry set workspace = 'theirs' where id = $1", [ids[1]]);
  const scope = { workspace: "local", owner: "ana" };
  const filter = { workflow: "owned" };
  expect(await engine.bulk.preview({ action: "retry", filter }, scope)).toMatchObject({
    matched: 2,
    will: 1,
    cannot: 1,
  });
  await bench.work(engine);
  const bulk = await over(engine, await engine.bulk.start({ action: "retry", filter }, { scope }));
  expect((await outcomesOf(engine, bulk)).map(({ entryId, reason }) => [entryId, reason])).toEqual([
    [ids[0], "retried"],
    [ids[2], "not_yours"],
  ]);
  expect((await engine.get(ids[1] as string, { workspace: "theirs" })).state).toBe("failed");

  const theirs = { workspace: "theirs" };
  const missing = { code: "bulk_not_found" };
  await expect(engine.bulk.get(bulk.id, theirs)).rejects.toMatchObject(missing);
  await expect(engine.bulk.outcomes(bulk.id, {}, theirs)).rejects.toMatchObject(missing);
  await expect(engine.bulk.stop(bulk.id, theirs)).rejects.toMatchObject(missing);
  await expect(engine.bulk.get("none")).rejects.toMatchObject(missing);
  expect((await engine.bulk.list({}, theirs)).bulks).toEqual([]);
  await expect(engine.bulk.stop(bulk.id)).rejects.toMatchObject({ code: "bulk_finished" });
});

it("lists the newest first, page by page", async () => {
  const engine = bench.open([]);
  await registerWorkflow(bench, "listed");
  const scope = { workspace: "listed" };
  const ids = await startEntries(bench, "listed", 1);
  const made = [];
  for (const reason of ["one", "two", "three"])
    made.push(await engine.bulk.start({ action: "cancel", ids, reason }, { scope }));
  const first = await engine.bulk.list({ limit: 2 }, scope);
  expect(first.bulks.map(({ reason }) => reason)).toEqual(["three", "two"]);
  const second = await engine.bulk.list({ limit: 2, cursor: first.next as string }, scope);
  expect(second).toMatchObject({ bulks: [{ id: made[0]?.id }], next: null });
});

it.each([
  ["nothing named", { action: "retry" }, "filter"],
  ["both", { action: "retry", ids: ["019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47"], filter: {} }, "ids"],
  ["no ids", { action: "retry", ids: [] }, "ids"],
  ["what is no id", { action: "retry", ids: ["019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47", "x"] }, "ids[1]"],
  ["too many ids", { action: "retry", ids: Array(1_001).fill("019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47") }, "ids"],
  ["no pace", { action: "retry", filter: {}, pace: 0 }, "pace"],
  ["a wrong filter", { action: "retry", filter: { error: "x" } }, "error"],
  ["a filter that nothing matches", { action: "retry", filter: { workflow: "nothing-has-this" } }, "filter"],
] as const)("refuses %s", async (_, request, field) => {
  const engine = bench.open([]);
  const refused = { code: "invalid_input", field };
  await expect(engine.bulk.start(request as never)).rejects.toMatchObject(refused);
});
