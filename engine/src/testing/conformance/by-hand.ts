import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { workflow } from "../../model/workflow.ts";
import { aborted, gate, type Scenarios } from "./scenario.ts";

export const byHand: Scenarios = {
  "cancelling a running entry fires its signal and ends it": async (open) => {
    const running = gate();
    const reasons: string[] = [];
    const long = workflow("conformance-long")
      .stage("ONE", () => null)
      .stage("TWO", ({ signal }) => {
        running.open();
        return aborted(signal).catch((error: Error) => reasons.push(error.message));
      });
    const executor = await open(long);
    const { id } = await executor.start(long, null);
    await running.opened;
    await executor.cancel(id);
    const entry = await executor.ended(id);
    deepEqual(
      [entry.status, entry.state, entry.progress, entry.error?.code],
      ["CANCELLED", "cancelled", 50, "cancelled"],
    );
    deepEqual(reasons, ["The entry was cancelled."]);
    await rejects(executor.cancel(id), { code: "entry_finished" });
  },

  "cancelling an entry that waits ends it at once": async (open) => {
    const parked = workflow("conformance-parked").stage("ONLY", () => "never");
    const executor = await open(parked);
    const { id } = await executor.start(parked, null, { delay: "1h" });
    equal((await executor.cancel(id)).status, "CANCELLED");
    equal((await executor.timeline(id)).stages[0]?.attempts.length, 0);
  },

  "retrying a failed entry goes on from the stage that failed, with its steps kept": async (open) => {
    let broken = true;
    let firsts = 0;
    let steps = 0;
    const mended = workflow("conformance-mended", { retry: { attempts: 1 } })
      .stage("ONE", () => ++firsts)
      .stage("TWO", async ({ step, attempt }) => {
        await step("kept", () => ++steps);
        if (broken) throw new Error("not yet");
        return attempt;
      });
    const executor = await open(mended);
    const { id } = await executor.start(mended, null);
    const failed = await executor.ended(id);
    equal(failed.status, "FAILED");
    broken = false;
    const revived = await executor.retry(id);
    ok(revived.version > failed.version);
    const entry = await executor.ended(id);
    deepEqual([entry.status, entry.error, firsts, steps], ["COMPLETED", null, 1, 1]);
    const tried = (await executor.timeline(id)).stages[1]?.attempts;
    deepEqual(
      tried?.map((each) => each.outcome),
      ["failed", "completed"],
    );
    await rejects(executor.retry(id), { code: "entry_not_failed" });
  },

  "retrying an entry that waits for its next try begins that try at once": async (open) => {
    const patient = workflow("conformance-patient", { retry: { attempts: 2, delay: "1h", jitter: 0 } }).stage(
      "ONLY",
      ({ attempt }) => {
        if (attempt === 1) throw new Error("not yet");
        return attempt;
      },
    );
    const executor = await open(patient);
    const { id } = await executor.start(patient, null);
    while ((await executor.get(id)).state !== "retrying") await new Promise((resolve) => setTimeout(resolve, 5));
    await executor.retry(id);
    const entry = await executor.ended(id);
    deepEqual([entry.status, entry.result], ["COMPLETED", 2]);
  },

  "repeating an entry from a stage keeps the results before it and leaves the old one alone": async (open) => {
    const runs: string[] = [];
    const chain = workflow("conformance-repeated")
      .stage("ONE", ({ input }) => {
        runs.push("ONE");
        return `one of ${input}`;
      })
      .stage("TWO", ({ input, results }) => {
        runs.push("TWO");
        return `${results.ONE}, two of ${input}`;
      })
      .stage("THREE", ({ results }) => results.TWO);
    const executor = await open(chain);
    const first = await executor.ended((await executor.start(chain, "a")).id);
    const repeated = await executor.retry(first.id, { from: "TWO", input: "b" });
    equal(repeated.retryOf, first.id);
    const second = await executor.ended(repeated.id);
    deepEqual([second.result, runs], ["one of a, two of b", ["ONE", "TWO", "TWO"]]);
    equal((await executor.get(first.id)).result, "one of a, two of a");
    await rejects(executor.retry(first.id, { from: "FOUR" }), { code: "invalid_input" });
  },

  "a stage that was not reached cannot be repeated": async (open) => {
    const short = workflow("conformance-short", { retry: { attempts: 1 } })
      .stage("ONE", () => {
        throw new Error("stuck here");
      })
      .stage("TWO", () => null);
    const executor = await open(short);
    const { id } = await executor.ended((await executor.start(short, null)).id);
    await rejects(executor.retry(id, { from: "TWO" }), { code: "stage_not_reached" });
  },
};
