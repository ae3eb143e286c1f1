import { describe, expect, test, vi } from "vitest";
import { type Engine, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate, inState } from "../support/waiting.ts";

const bench = useBench();
const wf = workflow("patched", { retry: { attempts: 2, delay: "1h" } })
  .stage("STAGE_1", () => 1)
  .stage("STAGE_2", () => 2)
  .stage("STAGE_3", () => 3);
const failing = workflow("patched-failing", { retry: { attempts: 2, delay: "1h" } })
  .stage("STAGE_1", () => {
    throw new Error("try again");
  })
  .stage("STAGE_2", ({ results }) => `after ${JSON.stringify(results.STAGE_1)}`);
async function opened(): Promise<{ engine: Engine; id: string }> {
  const engine = bench.open([wf, failing]);
  const { id } = await engine.start(wf, null, { delay: "1h" });
  return { engine, id };
}

describe("what is legal", () => {
  test("all the way by hand: each status brings its progress, the end its result", async () => {
    const { engine, id } = await opened();
    expect(await engine.patch(id, { status: "STAGE_1" })).toMatchObject({ status: "STAGE_1", progress: 33 });
    expect(await engine.patch(id, { progress: 50 })).toMatchObject({ status: "STAGE_1", progress: 50 });
    expect(await engine.patch(id, { status: "STAGE_2", result: { so: "far" } })).toMatchObject({
      status: "STAGE_2",
      progress: 66,
      result: { so: "far" },
    });
    expect(await engine.patch(id, { status: "COMPLETED" })).toMatchObject({
      status: "COMPLETED",
      state: "completed",
      progress: 100,
      result: { so: "far" },
      finishedAt: expect.any(String),
    });
  });

  test("to FAILED from anywhere, with the message that was given", async () => {
    const { engine, id } = await opened();
    expect(await engine.patch(id, { status: "FAILED", result: "Error: no good" })).toMatchObject({
      status: "FAILED",
      progress: 0,
      result: "Error: no good",
    });
  });

  test("every change raises the version, also of a title after the end", async () => {
    const { engine, id } = await opened();
    const versions: number[] = [];
    for (const patch of [
      { title: "one" },
      { progress: 5 },
      { status: "STAGE_1" },
      { status: "FAILED" },
      { title: "two" },
    ]) {
      versions.push((await engine.patch(id, patch)).version);
    }
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(5);
    expect(await engine.get(id)).toMatchObject({ title: "two", status: "FAILED" });
  });

  test("an entry moved on by hand goes on from there, its stage recorded once", async () => {
    const engine = bench.open([wf, failing]);
    const { id } = await engine.start(wf, null, { delay: 700 });
    await engine.patch(id, { status: "STAGE_1" });
    await bench.work(engine);
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: 3 });
    const { stages } = await engine.timeline(id);
    expect(stages.map((stage) => stage.attempts.map((each) => each.outcome))).toEqual([
      ["completed"],
      ["completed"],
      ["completed"],
    ]);
  });

  test("also one that waits for another try: the failed attempt stays in its history", async () => {
    const engine = bench.open([wf, failing]);
    await bench.work(engine);
    const { id } = await engine.start(failing, null);
    await inState(engine, id, "retrying");
    expect(await engine.patch(id, { status: "STAGE_1" })).toMatchObject({ status: "STAGE_1", progress: 50 });
    expect((await engine.timeline(id)).stages[0]?.attempts.map((each) => each.outcome)).toEqual(["retry", "completed"]);
  });
});

describe("what is refused, with nothing changed", () => {
  test.each([
    ["a jump", { status: "STAGE_2" }, { code: "illegal_transition" }],
    ["a status of no workflow", { status: "DONE" }, { code: "invalid_input", field: "status" }],
    ["CANCELLED, which is what cancel is for", { status: "CANCELLED" }, { code: "invalid_input", field: "status" }],
    ["progress out of range", { progress: 101 }, { code: "invalid_input", field: "progress" }],
    ["half a percent", { progress: 0.5 }, { code: "invalid_input", field: "progress" }],
    ["an empty title", { title: "   " }, { code: "invalid_input", field: "title" }],
    ["a title of 201 characters", { title: "x".repeat(201) }, { code: "invalid_input", field: "title" }],
    ["a title with NUL", { title: "a\0b" }, { code: "invalid_input", field: "title" }],
    ["a title with half a surrogate", { title: "a\ud800" }, { code: "invalid_input", field: "title" }],
    ["a title that is no text", { title: 5 as never }, { code: "invalid_input", field: "title" }],
    ["a result with NUL", { result: "a\0b" }, { code: "result_not_json" }],
    ["a result that is too large", { result: "x".repeat(1_100_000) }, { code: "result_too_large" }],
    ["a good title beside a bad status", { title: "new", status: "STAGE_2" }, { code: "illegal_transition" }],
  ])("%s", async (_what, patch, error) => {
    const { engine, id } = await opened();
    const before = await engine.get(id);
    await expect(engine.patch(id, patch)).rejects.toMatchObject(error);
    expect(await engine.get(id)).toEqual(before);
  });

  test("progress backwards", async () => {
    const { engine, id } = await opened();
    await engine.patch(id, { progress: 20 });
    await expect(engine.patch(id, { progress: 19 })).rejects.toMatchObject({ code: "progress_backwards" });
  });

  test("anything but the title of an entry that has ended", async () => {
    const { engine, id } = await opened();
    await engine.cancel(id);
    for (const patch of [{ status: "COMPLETED" }, { progress: 50 }, { result: "x" }]) {
      await expect(engine.patch(id, patch)).rejects.toMatchObject({ code: "entry_finished" });
    }
    expect(await engine.patch(id, { title: "renamed" })).toMatchObject({ title: "renamed", status: "CANCELLED" });
  });

  test.each(["019ab000-0000-7000-8000-000000000000", "nonsense", "", "'; drop table x"])(
    "an unknown id: %j",
    async (id) => {
      const { engine } = await opened();
      const notFound = { code: "entry_not_found" };
      await expect(engine.patch(id, { title: "x" })).rejects.toMatchObject(notFound);
      await expect(engine.get(id)).rejects.toMatchObject(notFound);
      await expect(engine.cancel(id)).rejects.toMatchObject(notFound);
      await expect(engine.retry(id)).rejects.toMatchObject(notFound);
      await expect(engine.timeline(id)).rejects.toMatchObject(notFound);
    },
  );

  test("an entry of another workspace looks like one that does not exist", async () => {
    const { engine, id } = await opened();
    const scope = { workspace: "other" };
    const notFound = { code: "entry_not_found" };
    await expect(engine.patch(id, { title: "x" }, { scope })).rejects.toMatchObject(notFound);
    await expect(engine.cancel(id, scope)).rejects.toMatchObject(notFound);
    await expect(engine.retry(id, scope)).rejects.toMatchObject(notFound);
    await expect(engine.timeline(id, scope)).rejects.toMatchObject(notFound);
    expect(await engine.get(id)).toMatchObject({ state: "scheduled" });
  });
});

describe("while a worker holds the entry", () => {
  async function held(name: string) {
    const begun = gate();
    const letGo = gate();
    const running = workflow(name, { retry: { attempts: 1 } })
      .stage("ONE", async () => {
        begun.open();
        await letGo.passed;
      })
      .stage("TWO", () => "two");
    const engine = bench.open([running]);
    const worker = await bench.work(engine);
    const { id } = await engine.start(running, null);
    await begun.passed;
    const [row] = await bench.sql<{ claim_id: string }>(
      "select claim_id from async_workflow.live where entry_id = $1",
      [id],
    );
    return { engine, worker, id, letGo, lease: (row as { claim_id: string }).claim_id };
  }

  test("every change is refused, also with a lease that is not the present one; the work goes on", async () => {
    const { engine, id, letGo } = await held("held-against");
    for (const lease of [undefined, crypto.randomUUID(), "nonsense", ""]) {
      for (const patch of [{ progress: 10 }, { status: "ONE" }, { result: 1 }, { title: "x" }]) {
        await expect(engine.patch(id, patch, lease === undefined ? {} : { lease })).rejects.toMatchObject({
          code: "entry_leased",
        });
      }
    }
    letGo.open();
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "two" });
  });

  test("whoever presents the lease may", async () => {
    const { engine, id, lease, letGo } = await held("held-with-lease");
    expect(await engine.patch(id, { progress: 40, title: "mine" }, { lease })).toMatchObject({
      progress: 40,
      title: "mine",
    });
    letGo.open();
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", title: "mine" });
  });

  test("with the lease to the next status: the lease goes with the stage, and the entry goes on at once", async () => {
    const { engine, id, lease, letGo } = await held("held-and-moved-on");
    expect(await engine.patch(id, { status: "ONE" }, { lease })).toMatchObject({ status: "ONE", lockedBy: null });
    expect(await ended(engine, id, 5_000)).toMatchObject({ status: "COMPLETED", result: "two" });
    letGo.open();
    expect((await engine.timeline(id)).stages[0]?.attempts.map((each) => each.outcome)).toEqual(["completed"]);
  });

  test("a lease that has ended protects nothing: the change is made, and the holder is fenced out", async () => {
    const { engine, worker, id, letGo } = await held("held-too-long");
    // Again, should a heartbeat come between the two.
    const changed = await vi.waitFor(async () => {
      await bench.sql(
        "update async_workflow.worker set alive_until = clock_timestamp() - interval '1 s' where name = $1",
        [worker.id],
      );
      return engine.patch(id, { status: "ONE" });
    });
    expect(changed).toMatchObject({ status: "ONE", progress: 50 });
    letGo.open();
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "two" });
    expect((await engine.timeline(id)).stages[0]?.attempts.map((each) => each.outcome)).toEqual(["completed"]);
  });
});

test("an entry that someone keeps locked is a typed error, soon", async () => {
  const { engine, id } = await opened();
  const operator = await bench.connect();
  await operator.query("begin");
  await operator.query("select from async_workflow.live where entry_id = $1 for update", [id]);
  await expect(engine.patch(id, { progress: 5 })).rejects.toMatchObject({ code: expect.stringMatching(/^database_/) });
});
