import { describe, expect, it } from "vitest";
import { deepestJson, findJsonFault, mostJsonKeys } from "../../src/http/json-limits.ts";

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

describe("a JSON value is refused before anything recursive touches it", () => {
  it("takes the deepest value allowed and not one level more", () => {
    expect(findJsonFault(nested(deepestJson))).toBeNull();
    expect(findJsonFault(nested(deepestJson + 1))).toMatchObject({ code: "json_too_complex" });
  });

  it("survives a depth that overflows the stack of recursive code", () => {
    expect(findJsonFault(nested(400_000))?.code).toBe("json_too_complex");
    expect(findJsonFault(JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`))?.code).toBe(
      "json_too_complex",
    );
  });

  it("counts the keys of all objects together", () => {
    const rows = (count: number) => ({ rows: Array.from({ length: count - 1 }, () => ({ a: 1 })) });
    expect(findJsonFault(rows(mostJsonKeys))).toBeNull();
    expect(findJsonFault(rows(mostJsonKeys + 1))?.code).toBe("json_too_complex");
  });

  it("does not count the members of lists", () => {
    expect(findJsonFault(Array.from({ length: 200_000 }, (_, at) => at))).toBeNull();
  });
});

describe("what PostgreSQL or JSON cannot keep is refused by its path", () => {
  const faults: [string, string, string][] = [
    ["NUL in a text", '{"title":"a\\u0000b"}', "title"],
    ["NUL deep inside", '{"input":{"rows":[1,{"name":"\\u0000"}]}}', "input.rows[1].name"],
    ["first half of a surrogate pair", '{"title":"\\ud83d"}', "title"],
    ["second half of a surrogate pair", '{"input":["\\ude00"]}', "input[0]"],
    ["NUL in a key", '{"input":{"a\\u0000":1}}', "input.a\u0000"],
    ["half a pair in a key", '{"\\ud800":1}', "\ud800"],
    ["a number beyond every double", '{"progress":1e400}', "progress"],
    ["its negative", '{"input":{"n":-1e400}}', "input.n"],
  ];
  it.each(faults)("%s", (_, text, field) => {
    expect(findJsonFault(JSON.parse(text))).toMatchObject({ code: "invalid_input", field });
  });

  it("a scalar body is checked too", () => {
    expect(findJsonFault("\0")?.code).toBe("invalid_input");
    expect(findJsonFault(Number.POSITIVE_INFINITY)?.code).toBe("invalid_input");
  });

  it("whole surrogate pairs, other control characters and __proto__ keys pass", () => {
    expect(findJsonFault(JSON.parse('{"title":"😀\\u0007\\uffff","__proto__":{"x":1},"constructor":null}'))).toBeNull();
  });
});
