import { describe, expect, test } from "vitest";
import { type Engine, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, inState } from "../support/waiting.ts";

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

describe("cancel", () => {
  test("of what waits ends it at once: scheduled, queued, between tries, asleep", async () => {
    const sleeping = workflow("cancelled-asleep").stage("ONLY", ({ sleep }) => sleep("1h"));
    const engine = bench.open([wf, failing, sleeping]);
    const scheduled = await engine.start(wf, null, { delay: "1h" });
    const queued = await engine.start(wf, null);
    for (const { id } of [scheduled, queued]) {
      expect(await engine.cancel(id)).toMatchObject({
        status: "CANCELLED",
        state: "cancelled",
        result: "Error: The entry was cancelled.",
      });
    }
    await bench.work(engine);
    const retrying = await engine.start(failing, null);
    const asleep = await engine.start(sleeping, null);
    await inState(engine, retrying.id, "retrying");
    await inState(engine, asleep.id, "waiting");
    for (const { id } of [retrying, asleep]) expect(await engine.cancel(id)).toMatchObject({ status: "CANCELLED" });
  });

  test.each(["retry", "sleep"] as const)(
    "that is committed just as the entry parks itself (%s) is not put off until it wakes",
    async (way) => {
      const parking = workflow(`parking-${way}`, { retry: { attempts: 2, delay: "1h" } }).stage(
        "ONLY",
        async ({ entry, sleep }) => {
          await bench.sql("update async_workflow.live set cancel_requested = true where entry_id = $1", [entry.id]);
          if (way === "sleep") await sleep("1h");
          throw new Error("later");
        },
      );
      const engine = bench.open([parking]);
      await bench.work(engine, { leaseSeconds: 60 });
      expect(await ended(engine, (await engine.start(parking, null)).id, 5_000)).toMatchObject({ status: "CANCELLED" });
    },
  );

  test("between two stages keeps the finished one", async () => {
    const chained = workflow("cancelled-between")
      .stage("ONE", async ({ entry }) => {
        await bench.sql("update async_workflow.live set cancel_requested = true where entry_id = $1", [entry.id]);
        return "kept";
      })
      .stage("TWO", () => "never");
    const engine = bench.open([chained]);
    await bench.work(engine, { leaseSeconds: 60 });
    const { id } = await engine.start(chained, null);
    expect(await ended(engine, id)).toMatchObject({ status: "CANCELLED", progress: 50 });
    expect((await engine.timeline(id)).stages.map((stage) => stage.result)).toEqual(["kept", null]);
  });

  test("races with the end: exactly one of them wins, and both sides are told the truth", async () => {
    const quick = workflow("raced").stage("ONLY", () => "done");
    const engine = bench.open([quick]);
    await bench.work(engine);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const { id } = await engine.start(quick, null);
        const told = await engine.cancel(id).then(
          () => "accepted",
          (error: { code: string }) => error.code,
        );
        return { told, status: (await ended(engine, id)).status };
      }),
    );
    for (const { told, status } of outcomes) {
      expect(["accepted", "entry_finished"]).toContain(told);
      if (told === "entry_finished") expect(status).toBe("COMPLETED");
    }
  });
});

describe("retry", () => {
  test("goes on from the stage that failed: finished stages and steps are kept, tries begin anew", async () => {
    let broken = true;
    let goOn = () => {};
    const answered = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const done: string[] = [];
    const mended = workflow("mended", { retry: { attempts: 2, delay: 1 } })
      .stage("ONE", () => done.push("one"))
      .stage("TWO", async ({ step, results }) => {
        await step("kept", () => done.push("step"));
        if (broken) throw new Error("not yet");
        await answered;
        return results.ONE;
      });
    const engine = bench.open([mended]);
    await bench.work(engine);
    const { id } = await engine.start(mended, null);
    const failed = await ended(engine, id);
    expect(failed).toMatchObject({ status: "FAILED", attempt: 2 });
    broken = false;
    expect(await engine.retry(id)).toMatchObject({ id, finishedAt: null, progress: failed.progress, status: "ONE" });
    goOn();
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: 1, attempt: 1 });
    expect(done).toEqual(["one", "step"]);
    const outcomes = (await engine.timeline(id)).stages[1]?.attempts.map((each) => each.outcome);
    expect(outcomes).toEqual(["retry", "failed", "completed"]);
  });

  test("of what runs, waits or completed is a conflict", async () => {
    const { engine, id } = await opened();
    await expect(engine.retry(id)).rejects.toMatchObject({ code: "entry_not_failed" });
    await engine.cancel(id);
    expect(await engine.retry(id)).toMatchObject({ status: "CREATED", state: "queued", error: null });
    await bench.work(engine);
    await ended(engine, id);
    await expect(engine.retry(id)).rejects.toMatchObject({ code: "entry_not_failed" });
  });

  test("by two people at once: one of them wins, and the entry lives once", async () => {
    const { engine, id } = await opened();
    await engine.cancel(id);
    const tries = await Promise.allSettled([engine.retry(id), engine.retry(id), engine.retry(id)]);
    expect(tries.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    expect(await bench.sql("select 1 from async_workflow.live where entry_id = $1", [id])).toHaveLength(1);
  });
});
