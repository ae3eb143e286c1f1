import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidDefinition } from "../../src/model/errors.ts";
import { type RetryPolicy, retryDelayMs, retryPolicy } from "../../src/model/retry-policy.ts";

const policies: fc.Arbitrary<RetryPolicy> = fc.record({
  attempts: fc.integer({ min: 1, max: 10_000 }),
  backoff: fc.constantFrom("exponential", "fixed"),
  delayMs: fc.integer({ min: 0, max: 3_600_000 }),
  maxDelayMs: fc.integer({ min: 0, max: 30 * 86_400_000 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});
const tries = fc.integer({ min: 1, max: 10_000 });
const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("a delay is whole, never negative and never above the longest", () => {
  fc.assert(
    fc.property(policies, tries, draws, (policy, tried, random) => {
      const delay = retryDelayMs(policy, tried, random);
      return Number.isInteger(delay) && delay >= 0 && delay <= policy.maxDelayMs;
    }),
  );
});

test("jitter takes away its share of the delay at most", () => {
  fc.assert(
    fc.property(policies, tries, draws, (policy, tried, random) => {
      const full = retryDelayMs({ ...policy, jitter: 0 }, tried, random);
      const drawn = retryDelayMs(policy, tried, random);
      return drawn <= full && drawn >= Math.floor(full * (1 - policy.jitter));
    }),
  );
});

test("without jitter a later try never waits less than an earlier one", () => {
  fc.assert(
    fc.property(policies, tries, tries, (policy, one, other) => {
      const still = { ...policy, jitter: 0 };
      const [early, late] = one <= other ? [one, other] : [other, one];
      return retryDelayMs(still, early, 0) <= retryDelayMs(still, late, 0);
    }),
  );
});

test("exponential doubles from the first delay up to the longest; fixed stays", () => {
  const growing = retryPolicy({ delay: "1s", maxDelay: "10s", jitter: 0 });
  expect([1, 2, 3, 4, 5, 60, 5_000].map((tried) => retryDelayMs(growing, tried, 0.5))).toEqual([
    1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000,
  ]);
  const fixed = retryPolicy({ backoff: "fixed", delay: "3s", jitter: 0 });
  expect([1, 2, 9].map((tried) => retryDelayMs(fixed, tried, 0.5))).toEqual([3_000, 3_000, 3_000]);
});

test("the defaults are three tries, exponential from one second, half of it drawn", () => {
  expect(retryPolicy()).toEqual({
    attempts: 3,
    backoff: "exponential",
    delayMs: 1_000,
    maxDelayMs: 300_000,
    jitter: 0.5,
  });
});

test.each([
  ["no try at all", { attempts: 0 }, "retry.attempts"],
  ["half a try", { attempts: 1.5 }, "retry.attempts"],
  ["more tries than can be counted", { attempts: 10_001 }, "retry.attempts"],
  ["no number", { attempts: Number.NaN }, "retry.attempts"],
  ["jitter over 1", { jitter: 1.1 }, "retry.jitter"],
  ["jitter that is no number", { jitter: Number.NaN }, "retry.jitter"],
  ["a negative delay", { delay: -1 }, "duration"],
] as const)("%s is refused when it is defined, and named", (_what, options, named) => {
  expect(() => retryPolicy(options)).toThrow(InvalidDefinition);
  expect(() => retryPolicy(options)).toThrow(named);
});
