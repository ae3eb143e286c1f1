import { deepEqual, equal, ok } from "node:assert/strict";
import { NonRetryable, RetryAfter } from "../../model/errors.ts";
import { recognised } from "../../model/fingerprint.ts";
import { workflow } from "../../model/workflow.ts";
import { aborted, type Scenarios } from "./scenario.ts";

const quickly = { attempts: 3, delay: 5, jitter: 0 } as const;

export const failures: Scenarios = {
  "a stage that fails is tried again until it succeeds": async (open) => {
    const attempts: number[] = [];
    const flaky = workflow("conformance-flaky", { retry: quickly })
      .stage("FIRM", () => "kept")
      .stage("FLAKY", ({ attempt, results }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error(`try ${attempt}`);
        return results.FIRM;
      });
    const executor = await open(flaky);
    const entry = await executor.ended((await executor.start(flaky, null)).id);
    deepEqual([entry.status, entry.result, entry.error, attempts], ["COMPLETED", "kept", null, [1, 2, 3]]);
    const [firm, tried] = (await executor.timeline(entry.id)).stages;
    equal(firm?.attempts.length, 1);
    deepEqual(
      tried?.attempts.map((each) => [each.attempt, each.outcome, each.error?.message ?? null]),
      [
        [1, "retry", "try 1"],
        [2, "retry", "try 2"],
        [3, "completed", null],
      ],
    );
  },

  "attempts used up fail the entry, and what was reached stays": async (open) => {
    const broken = workflow("conformance-broken", { retry: { ...quickly, attempts: 2 } })
      .stage("ONE", () => 1)
      .stage("TWO", () => {
        throw new Error("always");
      })
      .stage("THREE", () => 3);
    const executor = await open(broken);
    const entry = await executor.ended((await executor.start(broken, null)).id);
    const { status, state, result, progress, attempt, lockedBy } = entry;
    deepEqual(
      { status, state, result, progress, attempt, lockedBy },
      { status: "FAILED", state: "failed", result: "Error: always", progress: 33, attempt: 2, lockedBy: null },
    );
    equal(entry.error?.code, "handler_error");
    const { stages } = await executor.timeline(entry.id);
    deepEqual(
      stages.map((stage) => [stage.state, stage.attempts.map((each) => each.outcome)]),
      [
        ["completed", ["completed"]],
        ["failed", ["retry", "failed"]],
        ["pending", []],
      ],
    );
  },

  "NonRetryable fails at once": async (open) => {
    const final = workflow("conformance-final", { retry: quickly }).stage("ONLY", () => {
      throw new NonRetryable("no use");
    });
    const executor = await open(final);
    const entry = await executor.ended((await executor.start(final, null)).id);
    deepEqual([entry.result, entry.error?.code, entry.attempt], ["Error: no use", "non_retryable", 1]);
  },

  "RetryAfter is not tried again before its delay": async (open) => {
    const later = workflow("conformance-later", { retry: quickly }).stage("ONLY", ({ attempt }) => {
      if (attempt === 1) throw new RetryAfter(120);
      return attempt;
    });
    const executor = await open(later);
    const entry = await executor.ended((await executor.start(later, null)).id);
    equal(entry.result, 2);
    const [first, second] = (await executor.timeline(entry.id)).stages[0]?.attempts ?? [];
    const waited = Date.parse(second?.startedAt as string) - Date.parse(first?.finishedAt as string);
    ok(waited >= 115, `waited ${waited} ms`);
  },

  "whatever is thrown becomes an error that can be kept": async (open) => {
    const odd = workflow("conformance-odd", { retry: { attempts: 1 } }).stage("ONLY", () => {
      throw { reason: "no Error at all" };
    });
    const executor = await open(odd);
    const entry = await executor.ended((await executor.start(odd, null)).id);
    const where = { workspace: "local", workflow: odd.name, stage: "ONLY" };
    deepEqual(entry.error, recognised(where, { code: "thrown", message: '{"reason":"no Error at all"}' }));
  },

  "a stage that takes too long is stopped, told so, and tried again": async (open) => {
    const reasons: string[] = [];
    const slow = workflow("conformance-slow", { retry: { ...quickly, attempts: 2 } }).stage(
      "ONLY",
      ({ signal }) => aborted(signal).catch((error: Error) => reasons.push(error.name)),
      { timeout: 40 },
    );
    const executor = await open(slow);
    const entry = await executor.ended((await executor.start(slow, null)).id);
    deepEqual([entry.status, entry.error?.code, entry.attempt], ["FAILED", "stage_timeout", 2]);
    deepEqual(reasons, ["StageTimeout", "StageTimeout"]);
  },

  "an entry that takes longer than its workflow allows fails, whatever its retries": async (open) => {
    const limited = workflow("conformance-limited", { timeout: 60, retry: quickly }).stage("ONLY", ({ signal }) =>
      aborted(signal),
    );
    const executor = await open(limited);
    const entry = await executor.ended((await executor.start(limited, null)).id);
    deepEqual([entry.status, entry.error?.code, entry.attempt], ["FAILED", "entry_timeout", 1]);
  },
};
