import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExactJson, ExactNumber, ExactObject, parseExact, writeExact } from "../../lib/ui/json/exact-json.ts";
import { jsonRows } from "../../lib/ui/json/json-rows.ts";

describe("exact JSON", () => {
  it.each([
    "9007199254740993",
    "-0.1000000000000000055511151231257827",
    "1e400",
    '{"__proto__":1,"":2,"a":3,"a":4,"10":5,"2":6}',
    '["</script>","\\u0000","\\ud83c\\udf89 🎉","مرحبا"]',
    "[]",
    "{}",
    "null",
  ])("%s is written as it was read", (text) => {
    const written = writeExact(parseExact(` ${text}\n`));
    // Escapes of texts may be written in another way; their content is the same.
    if (text.includes("\\u")) expect(JSON.parse(written)).toEqual(JSON.parse(text));
    else expect(written).toBe(text);
  });

  it("agrees with JSON.parse wherever that is exact", () => {
    const plain = (value: ExactJson): unknown => {
      if (value instanceof ExactNumber) return Number(value.text);
      if (value instanceof ExactObject)
        return Object.fromEntries(value.members.map(([key, each]) => [key, plain(each)]));
      return Array.isArray(value) ? value.map(plain) : value;
    };
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value);
        expect(plain(parseExact(text))).toEqual(JSON.parse(text));
        expect(JSON.parse(writeExact(parseExact(text), indent))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(["", "{", "[1,]", '{"a"}', '{"a":1,}', "01", "tru", '"a', "1 2", "{1:2}", "'a'"])("%j is no JSON", (text) => {
    expect(() => parseExact(text)).toThrow(SyntaxError);
  });
});

describe("the lines of a tree", () => {
  const value = parseExact(
    '{"user":{"plan":"Pro","id":9007199254740993},"rows":[1,{"deep":{"deeper":"found"}}],"":null}',
  );
  const idsOf = (search = "", flipped: string[] = []) => jsonRows(value, new Set(flipped), search).map(({ id }) => id);

  it("fold what lies deep, and open what is opened", () => {
    expect(idsOf()).toEqual(["$", "$.user", "$.user.plan", "$.user.id", "$.rows", "$.rows[0]", "$.rows[1]", '$[""]']);
    expect(idsOf("", ["$.user", "$.rows[1]"])).toEqual([
      ...["$", "$.user", "$.rows", "$.rows[0]", "$.rows[1]", "$.rows[1].deep", '$[""]'],
    ]);
  });

  it("lead to what is searched for, in keys, texts and numbers", () => {
    expect(idsOf("FOUND")).toEqual(["$", "$.rows", "$.rows[1]", "$.rows[1].deep", "$.rows[1].deep.deeper"]);
    expect(idsOf("740993")).toEqual(["$", "$.user", "$.user.id"]);
    expect(idsOf("plan")).toEqual(["$", "$.user", "$.user.plan"]);
    expect(idsOf("nowhere")).toEqual(["$"]);
    // "Pro" alone, its sibling is left out.
    expect(idsOf("pro")).toEqual(["$", "$.user", "$.user.plan"]);
  });
});
