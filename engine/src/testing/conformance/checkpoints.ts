import { deepEqual, equal, ok } from "node:assert/strict";
import { workflow } from "../../model/workflow.ts";
import type { Scenarios } from "./scenario.ts";

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
