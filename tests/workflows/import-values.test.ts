import { describe, expect, test } from "vitest";
import { ColumnFinder } from "../../workflows/import-dataset/columns.ts";
import { type ColumnType, isTooDeep, toColumn, typeOf } from "../../workflows/import-dataset/values.ts";

test.each<[unknown, ColumnType | null]>([
  ["0", "integer"],
  ["-12", "integer"],
  ["9".repeat(18), "integer"],
  ["1.50", "number"],
  [".5", "number"],
  ["-1e-3", "number"],
  ["007", "text"],
  ["9".repeat(19), "text"],
  ["1,5", "text"],
  [".", "text"],
  ["-", "text"],
  ["e5", "text"],
  ["NaN", "text"],
  ["Infinity", "text"],
  ["1e999", "text"],
  ["TRUE", "boolean"],
  ["yes", "text"],
  ["2024-02-29", "date"],
  ["2023-02-29", "text"],
  ["2001/01/10", "date"],
  ["2001/01-10", "text"],
  ["0000-01-01", "text"],
  ["2001/01/10 21:20", "timestamp"],
  ["2026-01-01T00:00:00.123456Z", "timestamp"],
  ["2026-01-01T00:00:00+05:30", "timestamp"],
  ["2026-01-01T24:00", "text"],
  ["2026-01-01T00:00+99:00", "text"],
  ["", null],
  [null, null],
  [5, "integer"],
  [5.5, "number"],
  [2 ** 60, "number"],
  [false, "boolean"],
  [{}, "json"],
  [[], "json"],
])("%j is %s", (value, type) => {
  expect(typeOf(value)).toBe(type);
  // A value always fits the type it was taken for.
  if (type !== null) expect(toColumn(type, value)).not.toBeUndefined();
});

test("an integer that JSON.parse has rounded is rejected, never loaded wrong", () => {
  const rounded = JSON.parse("9007199254740993");
  expect(toColumn("integer", rounded)).toBeUndefined();
  expect(toColumn("text", rounded)).toBeUndefined();
  expect(toColumn("integer", "9007199254740993")).toBe("9007199254740993");
});

test("nesting is bounded without using the stack up", () => {
  expect(isTooDeep(JSON.parse("[".repeat(100_000) + "]".repeat(100_000)))).toBe(true);
  expect(isTooDeep({ a: [{ b: 1 }] })).toBe(false);
});

describe("columns", () => {
  function columnsOf(values: readonly unknown[]) {
    const finder = new ColumnFinder();
    values.forEach((value, n) => {
      finder.add({ number: n + 1, values: { c: value } });
    });
    return finder.columns()[0]?.type;
  }

  test.each<[string, unknown[], ColumnType]>([
    ["a mistake in ten does not make numbers text", [...Array(9).fill("5"), "five"], "integer"],
    ["two in ten do", [...Array(8).fill("5"), "five", "six"], "text"],
    ["one fraction makes all numbers", [...Array(99).fill("5"), "5.5"], "number"],
    ["one code makes all text", [...Array(99).fill("10001"), "00501"], "text"],
    ["one time makes all dates times", [...Array(99).fill("2026-01-01"), "2026-01-01 10:00"], "timestamp"],
    ["one object makes it JSON", ["x", { a: 1 }], "json"],
    ["gaps do not count", [null, "", "1"], "integer"],
  ])("%s", (_what, values, type) => {
    expect(columnsOf(values)).toBe(type);
  });

  test("names become plain SQL names, and none twice", () => {
    const finder = new ColumnFinder();
    const sources = ["Wind speed (km/h)", "wind_speed_km_h", "Größe", "2024", "日本", "_entry", "a".repeat(100)];
    finder.add({ number: 1, values: Object.fromEntries(sources.map((source) => [source, 1])) });
    const names = new Map(finder.columns().map(({ source, name }) => [source, name]));
    expect(sources.map((source) => names.get(source))).toEqual([
      "wind_speed_km_h",
      "wind_speed_km_h_2",
      "gro_e",
      "c_2024",
      "column",
      "entry",
      "a".repeat(55),
    ]);
  });
});
