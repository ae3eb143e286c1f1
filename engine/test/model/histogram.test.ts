import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { merge, percentiles } from "../../src/model/histogram.ts";

// As sql/roll-up.sql does it.
const bucketOf = (ms: number): number => Math.max(-27, Math.min(256, Math.ceil(8 * Math.log2(Math.max(ms, 0.1)))));
const histogramOf = (values: readonly number[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const value of values) counts[bucketOf(value)] = (counts[bucketOf(value)] ?? 0) + 1;
  return counts;
};
const durations = fc.array(fc.double({ min: 0.1, max: 2 ** 31, noNaN: true }), { minLength: 1, maxLength: 300 });
const exact = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] as number;

describe("percentiles", () => {
  it("are at most 4.5 % from the true ones, and half a digit of rounding", () => {
    fc.assert(
      fc.property(durations, (values) => {
        const told = percentiles(histogramOf(values));
        expect(told.samples).toBe(values.length);
        for (const [name, part] of [
          ["p50", 0.5],
          ["p95", 0.95],
          ["p99", 0.99],
        ] as const) {
          const truth = exact(values, part);
          expect(Math.abs((told[name] as number) - truth) / truth).toBeLessThan(0.045 + 0.005);
        }
      }),
    );
  });

  it("of histograms put together are those of all values", () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        expect(percentiles(merge([histogramOf(a), null, histogramOf(b)]))).toEqual(
          percentiles(histogramOf([...a, ...b])),
        );
      }),
    );
  });

  it("of nothing are not told", () => {
    expect(percentiles(null)).toEqual({ samples: 0, p50: null, p95: null, p99: null });
  });
});
