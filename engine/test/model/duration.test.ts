import fc from "fast-check";
import { expect, test } from "vitest";
import { type Duration, toMs } from "../../src/model/duration.ts";
import { InvalidDefinition } from "../../src/model/errors.ts";

test.each([
  [0, 0],
  [1_500, 1_500],
  ["500ms", 500],
  ["10s", 10_000],
  ["1.5s", 1_500],
  ["5m", 300_000],
  ["2h", 7_200_000],
  ["7d", 604_800_000],
] as const)("%s is %d ms", (duration, ms) => {
  expect(toMs(duration)).toBe(ms);
});

test.each(["", "5", "s", "5 s", "-5s", "5S", "5w", "1e3s", "٣s", "5s5s", -1, Number.NaN, Number.POSITIVE_INFINITY])(
  "%j is refused, with an example of what would do",
  (duration) => {
    expect(() => toMs(duration as Duration)).toThrow(InvalidDefinition);
    expect(() => toMs(duration as Duration)).toThrow('"30s"');
  },
);

test("what is no duration at all is refused the same way", () => {
  for (const nonsense of [null, undefined, {}, [], true]) {
    expect(() => toMs(nonsense as unknown as Duration)).toThrow(InvalidDefinition);
  }
});

test("every number with a unit is that many units", () => {
  const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.constantFrom("ms", "s", "m", "h", "d"), (amount, unit) => {
      expect(toMs(`${amount}${unit}`)).toBe(amount * units[unit]);
    }),
  );
});
