import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Json } from "../../model/json.ts";
import { workflow } from "../../model/workflow.ts";
import { type Scenarios, until } from "./scenario.ts";

const quickly = { attempts: 3, delay: 5, jitter: 0 } as const;

export const checkpoints: Scenarios = {
  "a finished step is not done again when its stage is": async (open) => {
    const done: string[] = [];
    const stepwise = workflow("conformance-stepwise", { retry: quickly }).stage("ONLY", async ({ attempt, step }) => {
      const results: unknown[] = [];
      for (const part of ["a", "b", "c"]) {
        results.push(
          await step("part", ({ idempotencyKey }) => {
            done.push(`${attempt}${part} ${idempotencyKey.split(":").slice(1).join(":")}`);
            if (part === "b" && attempt === 1) throw new Error("in between");
            return part === "c" ? undefined : part;
          }),
        );
      }
      return results;
    });
    const executor = await open(stepwise);
    const entry = await executor.ended((await executor.start(stepwise, null)).id);
    deepEqual(entry.result, ["a", "b", null]);
    deepEqual(done, ["1a ONLY:part:1", "1b ONLY:part:2", "2b ONLY:part:2", "2c ONLY:part:3"]);
    const steps = (await executor.timeline(entry.id)).stages[0]?.steps;
    deepEqual(
      steps?.map(({ name, occurrence, attempt, result }) => [name, occurrence, attempt, result]),
      [
        ["part", 1, 1, "a"],
        ["part", 2, 2, "b"],
        ["part", 3, 2, null],
      ],
    );
  },

  "a step that ends when its stage is over is not kept for the next stage": async (open) => {
    let letGo = (): void => {};
    const passed = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const late = workflow("conformance-late-step")
      .stage("ONE", ({ step }) => {
        void step("same", () => passed.then(() => "from ONE"));
      })
      .stage("TWO", async ({ step }) => {
        letGo();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return step("same", () => "from TWO");
      });
    const executor = await open(late);
    const entry = await executor.ended((await executor.start(late, null)).id);
    equal(entry.result, "from TWO");
    const kept = (await executor.timeline(entry.id)).stages.map(({ steps }) => steps.map(({ result }) => result));
    deepEqual(kept, [[], ["from TWO"]]);
  },

  "a signal reaches the entry that waits for it, once, and a wait ends with its time": async (open) => {
    const passes: number[] = [];
    const guarded = workflow("conformance-guarded", { retry: quickly }).stage("ONLY", async ({ attempt, waitFor }) => {
      passes.push(attempt);
      const first = await waitFor<{ yes: boolean }>("approval");
      if (passes.length === 2) throw new Error("after it came");
      const second = await waitFor("approval");
      const none = await waitFor("answer", { timeout: 200 });
      return [first?.data.yes, second?.data, typeof second?.at, none];
    });
    const executor = await open(guarded);
    const { id } = await executor.start(guarded, null);
    const send = (name: string, data: Json) => executor.signal(id, name, data);
    await until(async () => (await executor.get(id)).state === "waiting");
    await rejects(send("other", null), { code: "signal_not_awaited" });
    await send("approval", { yes: true });
    await rejects(send("approval", { yes: false }), { code: "signal_not_awaited" });
    await until(async () => passes.length === 3 && (await executor.get(id)).state === "waiting");
    await send("approval", null);
    const entry = await executor.ended(id);
    deepEqual(entry.result, [true, null, "string", null]);
    // The attempt that waited goes on with its number; the one that failed after the signal does not ask for it again.
    deepEqual(passes, [1, 1, 2, 2, 2]);
    await rejects(send("approval", null), { code: "signal_not_awaited" });
  },

  "a waiting entry is cancelled at once": async (open) => {
    const guarded = workflow("conformance-unanswered").stage("ONLY", ({ waitFor }) => waitFor("approval"));
    const executor = await open(guarded);
    const { id } = await executor.start(guarded, null);
    await until(async () => (await executor.get(id)).state === "waiting");
    equal((await executor.cancel(id)).status, "CANCELLED");
    await rejects(executor.signal(id, "approval"), { code: "signal_not_awaited" });
  },

  "a sleep parks the entry and goes on with the same attempt": async (open) => {
    const passes: number[] = [];
    let steps = 0;
    const sleepy = workflow("conformance-sleepy", { retry: { attempts: 1 } }).stage(
      "ONLY",
      async ({ attempt, sleep, step }) => {
        passes.push(attempt);
        await step("before", () => ++steps);
        await sleep(500);
        await step("between", () => ++steps);
        await sleep(400);
        return "rested";
      },
    );
    const executor = await open(sleepy);
    const entry = await executor.ended((await executor.start(sleepy, null)).id);
    deepEqual([entry.status, entry.result, steps], ["COMPLETED", "rested", 2]);
    // A timer may fire a moment early: then the stage looks once more and goes on sleeping. On a busy machine the second sleep may be
    // over by the time that it is kept: then it parks nothing.
    ok(passes.length >= 2 && passes.every((attempt) => attempt === 1), `passes: ${passes}`);
    const took = Date.parse(entry.finishedAt as string) - Date.parse(entry.startedAt as string);
    ok(took >= 900, `took ${took} ms`);
    equal((await executor.timeline(entry.id)).stages[0]?.attempts.length, 1);
  },

  "a delayed entry is scheduled, and runs when it is due": async (open) => {
    const plain = workflow("conformance-delayed").stage("ONLY", () => "ran");
    const executor = await open(plain);
    const started = await executor.start(plain, null, { delay: 150 });
    equal(started.state, "scheduled");
    ok(started.availableAt !== null);
    const entry = await executor.ended(started.id);
    ok(Date.parse(entry.startedAt as string) >= Date.parse(started.availableAt));
  },
};
