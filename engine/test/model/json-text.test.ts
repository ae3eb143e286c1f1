import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InvalidResult } from "../../src/model/errors.ts";
import { largestResult, toJsonText } from "../../src/model/json-text.ts";

const refusal = (value: unknown): InvalidResult => {
  try {
    toJsonText(value, "The result of stage LOAD");
  } catch (error) {
    return error as InvalidResult;
  }
  throw new Error("it was not refused");
};

describe("what cannot be kept is refused with a sentence that names it", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  test.each([
    ["a NUL", { text: "a\0b" }, "NUL"],
    ["a NUL in a key", { "a\0b": 1 }, "NUL"],
    ["a NUL after a backslash", "\\\0", "NUL"],
    ["the first half of a pair", "a\ud83d", "surrogate"],
    ["the second half of a pair", "\ude00a", "surrogate"],
    ["a pair the wrong way round", "\ude00\ud83d", "surrogate"],
    ["a bigint", { n: 1n }, "BigInt"],
    ["a circle", circle, "circular"],
    ["a function", () => 1, "function"],
    ["a symbol", Symbol("x"), "symbol"],
    ["nesting without end", deep, "cannot be kept as JSON"],
    [
      "a toJSON that throws",
      {
        toJSON() {
          throw new Error("not me");
        },
      },
      "not me",
    ],
  ])("%s", (_what, value, named) => {
    expect(refusal(value)).toMatchObject({ code: "result_not_json" });
    expect(refusal(value).message).toMatch(/^The result of stage LOAD /);
    expect(refusal(value).message).toContain(named);
    expect(refusal(value).message).not.toContain("\n");
  });

  test("more than the limit, counted in bytes, not in characters", () => {
    const within = "x".repeat(largestResult - 2);
    expect(toJsonText(within, "it")).toHaveLength(largestResult);
    expect(refusal(`${within}x`)).toMatchObject({ code: "result_too_large" });
    const threeBytes = "€".repeat((largestResult - 2) / 3);
    expect(() => toJsonText(threeBytes, "it")).not.toThrow();
    expect(refusal(`${threeBytes}€`)).toMatchObject({ code: "result_too_large" });
    expect(refusal("x".repeat(2 * largestResult)).message).toContain(`${2 * largestResult + 2} bytes`);
  });
});

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [{ rows: [{ mean: Number.NEGATIVE_INFINITY }] }]])(
  "a number that JSON cannot hold is refused, not turned into null: %s",
  (value) => {
    expect(refusal(value)).toMatchObject({ code: "result_not_json" });
    expect(refusal(value).message).toMatch(/ has (NaN|-?Infinity)( under "mean")?, a number that JSON cannot hold\.$/);
  },
);

describe("what looks like it but is harmless is kept", () => {
  test.each([
    ["\\u0000"],
    ["\\\\u0000"],
    ["\\ud800"],
    ["\\"],
    ["😀"],
    ["\u001f"],
    ["\uFFFD\uFFFF"],
    [{ "\\u0000": 1 }],
  ])("%j", (value) => {
    expect(JSON.parse(toJsonText(value, "it") as string)).toEqual(value);
  });

  test("a null that was given stays one, and so does a number like any other", () => {
    const value = { none: null, least: 5e-324, most: Number.MAX_VALUE, text: "null" };
    expect(JSON.parse(toJsonText(value, "it") as string)).toEqual(value);
  });

  test("nothing is null", () => {
    expect([toJsonText(undefined, "it"), toJsonText(null, "it")]).toEqual([null, null]);
  });
});

test("every value is either refused or comes back as JSON would give it", { timeout: 30_000 }, () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("\\", "u", "0", "d", "8", "\0", "\ud800", "\udc00") }),
  );
  fc.assert(
    fc.property(fc.oneof(texts, fc.array(texts), fc.dictionary(texts, texts)), (value) => {
      const parts = typeof value === "string" ? [value] : [...Object.keys(value), ...Object.values(value)];
      const storable = parts.every((text) => text.isWellFormed() && !text.includes("\0"));
      if (storable) expect(JSON.parse(toJsonText(value, "it") as string)).toEqual(value);
      else expect(refusal(value)).toMatchObject({ code: "result_not_json" });
    }),
    { numRuns: 500 },
  );
});
