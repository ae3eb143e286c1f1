import { describe, expect, test } from "vitest";
import { lonely, roundUp, stacked } from "@/lib/ui/chart.ts";
import { change, count, percent, rate } from "@/lib/ui/figures.ts";
import { previousOf, queryOf, shownOf } from "@/lib/ui/metrics-range.ts";

describe("figures", () => {
  test("never say 100 % when it is not, nor 0 %", () => {
    expect([1, 0.99996, 0.00001, 0, null].map(percent)).toEqual(["100 %", "99.9 %", "0.1 %", "0 %", "–"]);
  });

  test("keep few digits", () => {
    expect([0, 0.0312, 1.234, 12.34, 123.4, 1_234].map(rate)).toEqual(["0", "0.031", "1.23", "12.3", "123", "1,234"]);
    expect([999, 9_999, 48_120].map(count)).toEqual(["999", "9,999", "48.1K"]);
  });

  test("compare only with something", () => {
    expect(change(112, 100)).toBe("+12 %");
    expect(change(97, 100)).toBe("−3 %");
    expect(change(100.2, 100)).toBe("±0 %");
    expect([change(5, 0), change(null, 5), change(5, null)]).toEqual([null, null, null]);
  });
});

describe("charts", () => {
  const bars = (values: (number | null)[]) =>
    ({ label: "x", color: "--c", kind: "bar", values, whenIdle: "" }) as const;

  test("stand bars on each other and leave lines alone", () => {
    const line = { ...bars([9, null]), kind: "line" } as const;
    expect(stacked([bars([1, 2]), bars([3, null]), line])).toEqual([
      [1, 2],
      [4, 2],
      [9, null],
    ]);
  });

  test("end their axis with a round number", () => {
    expect([0, 1, 7, 11, 160, 0.03].map(roundUp)).toEqual([1, 1, 8, 15, 200, 0.03]);
  });

  test("give a dot to values without neighbours", () => {
    expect(lonely([1, null, 2, 3, null, null, 4])).toEqual([0, 6]);
  });
});

describe("the range in the address", () => {
  test("is the last 24 hours for garbage", () => {
    for (const url of [
      "range=yes",
      "from=2026-11-23&to=2026-11-22",
      "from=1000-01-01&to=2026-11-22",
      "from=now&to=then",
    ]) {
      expect(queryOf(shownOf(new URLSearchParams(url)), null)).toMatchObject({ from: "-24h", to: null });
    }
  });

  test("is compared with the same length before", () => {
    const shown = shownOf(new URLSearchParams("from=2026-11-23T12:00:00Z&to=2026-11-23T13:00:00Z"));
    expect(previousOf(shown, "demo", 0)).toEqual({
      from: "2026-11-23T11:00:00.000Z",
      to: "2026-11-23T12:00:00.000Z",
      step: null,
      workflow: "demo",
    });
  });
});
