import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidResult, NonRetryable, RetryAfter, StageTimeout } from "../../src/model/errors.ts";
import { decideFailure, progressOf } from "../../src/model/outcome.ts";
import { retryPolicy } from "../../src/model/retry-policy.ts";

const policy = retryPolicy({ attempts: 3, delay: 100, jitter: 0 });

describe("what follows from an error", () => {
  test("another try until the last one, then the end", () => {
    const kinds = [1, 2, 3, 4].map((tries) => decideFailure(new Error("x"), tries, policy, 0));
    expect(kinds).toMatchObject([
      { kind: "retry", delayMs: 100, error: { code: "handler_error", message: "x" } },
      { kind: "retry", delayMs: 200 },
      { kind: "failed", error: { code: "handler_error", message: "x" } },
      { kind: "failed" },
    ]);
  });

  test("NonRetryable, and a result that cannot be kept, end it at the first try", () => {
    expect(decideFailure(new NonRetryable("no"), 1, policy, 0)).toMatchObject({
      kind: "failed",
      error: { code: "non_retryable", message: "no" },
    });
    expect(decideFailure(new InvalidResult("result_too_large", "big"), 1, policy, 0)).toMatchObject({
      kind: "failed",
      error: { code: "result_too_large" },
    });
  });

  test("a timeout is tried again", () => {
    expect(decideFailure(new StageTimeout("ONE", 5), 1, policy, 0)).toMatchObject({
      kind: "retry",
      error: { code: "stage_timeout" },
    });
  });

  test("RetryAfter sets the delay, but no try more", () => {
    expect(decideFailure(new RetryAfter("5m"), 1, policy, 0)).toMatchObject({ kind: "retry", delayMs: 300_000 });
    expect(decideFailure(new RetryAfter("5m"), 3, policy, 0)).toMatchObject({
      kind: "failed",
      error: { code: "retry_after" },
    });
  });

  test.each([Number.NaN, -5, Number.POSITIVE_INFINITY, "soon" as never])(
    "RetryAfter with a delay that is none (%s) falls back to the policy: the failure path never throws",
    (delay) => {
      expect(decideFailure(new RetryAfter(delay), 2, policy, 0)).toMatchObject({ kind: "retry", delayMs: 200 });
    },
  );

  test("whatever is thrown, something follows: a retry while tries are left, else a failure", () => {
    fc.assert(
      fc.property(fc.anything(), fc.integer({ min: 1, max: 5 }), (thrown, tries) => {
        const { kind } = decideFailure(thrown, tries, policy, 0);
        expect(kind).toBe(tries < 3 ? "retry" : "failed");
      }),
    );
  });
});

describe("progress", () => {
  test("reaching stage k of n is ⌊100·k/n⌋", () => {
    expect([0, 1, 2, 3].map((done) => progressOf(done, 3))).toEqual([0, 33, 66, 100]);
    expect([1, 3, 6, 7].map((done) => progressOf(done, 7))).toEqual([14, 42, 85, 100]);
  });

  const standings = fc.integer({ min: 1, max: 200 }).chain((stages) => fc.tuple(fc.nat(stages), fc.constant(stages)));
  const percents = fc.oneof(fc.double(), fc.integer({ min: -10, max: 110 }));

  test("it is whole, within 0–100, and 100 only when all stages are done", () => {
    fc.assert(
      fc.property(standings, percents, ([done, stages], percent) => {
        const progress = progressOf(done, stages, percent);
        expect(Number.isInteger(progress) && progress >= 0 && progress <= 100).toBe(true);
        expect(progress === 100).toBe(done === stages);
      }),
    );
  });

  test("it never falls: not within a stage, not from one stage to the next", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(standings, finite, finite, ([done, stages], one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(progressOf(done, stages, less)).toBeLessThanOrEqual(progressOf(done, stages, more));
        if (done < stages) expect(progressOf(done, stages, more)).toBeLessThanOrEqual(progressOf(done + 1, stages));
      }),
    );
  });
});
