import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { states } from "../../src/model/entry.ts";
import {
  type EntryFilter,
  filterFields,
  formatFilter,
  formatOrder,
  orderFields,
  parseFilter,
  parseOrder,
  readSearch,
  resolveTime,
} from "../../src/query/index.ts";

const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((each) => !each.includes("\0") && each.trim() !== "" && each.length <= 200);
const relation = fc.constantFrom("=", "<", "<=", ">", ">=") as fc.Arbitrary<"=">;
const path = fc.array(text, { minLength: 1, maxLength: 4 }).filter((keys) => keys.join("").length <= 80);
const jsonMatch = fc.oneof(
  fc.record({ path, is: fc.constant("=" as const), value: fc.oneof(fc.constant(""), text) }),
  fc.record({
    path,
    is: fc.constantFrom("<" as const, "<=" as const, ">" as const, ">=" as const),
    value: fc.oneof(fc.integer(), fc.constantFrom(0.5, -12.25, 99.99)),
  }),
);
const some = <T>(each: fc.Arbitrary<T>, maxLength = 5) => fc.array(each, { minLength: 1, maxLength });
const time = fc.oneof(
  fc.constantFrom("-24h", "-7d", "-90s", "2026-11-23", "2026-11-23T09:30", "2026-11-23T09:30:00.5+02:00"),
  fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }).map((date) => date.toISOString()),
);
const anyFilter: fc.Arbitrary<EntryFilter> = fc.record(
  {
    status: some(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/)),
    state: some(fc.constantFrom(...states)),
    workflow: some(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)),
    tag: some(text),
    from: time,
    to: time,
    q: text,
    in: some(jsonMatch),
    out: some(jsonMatch),
    error: fc.stringMatching(/^[0-9a-f]{16}$/),
    bulk: fc.uuid(),
    id: some(fc.uuid()),
    worker: text,
    attempts: fc.record({ is: relation, value: fc.nat(99_999) }),
    duration: fc.record({ is: relation, value: fc.nat(999_999_999) }),
  },
  { requiredKeys: [] },
);

describe("a filter", () => {
  it("is the same after it went through an address", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const address = new URL(`http://host/entries?${formatFilter(filter)}`);
        expect(parseFilter(address.searchParams)).toEqual({ filter, faults: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  it("reads any parameters without throwing, and what it keeps is valid", () => {
    const params = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...filterFields), fc.string()), fc.string()));
    fc.assert(
      fc.property(params, (pairs) => {
        const { filter, faults } = parseFilter(pairs);
        expect(parseFilter(formatFilter(filter))).toEqual({ filter, faults: [] });
        for (const { field } of faults) expect(filter).not.toHaveProperty(field);
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps the good parameters when others are bad, and names those", () => {
    const { filter, faults } = parseFilter(new URLSearchParams("status=FAILED&from=yesterday&attempts=>1&view=mine"));
    expect(filter).toEqual({ status: ["FAILED"], attempts: { is: ">", value: 1 } });
    expect(faults.map((fault) => fault.field)).toEqual(["from"]);
  });

  it.each([
    "status=",
    "status=A,,B",
    "status=A&status=B",
    "state=asleep",
    "workflow=No%20Name",
    "tag=",
    "from=2026-02-31",
    "from=-5y",
    "from=1969-01-01",
    "to=12:00",
    "q=",
    "q=%20",
    `q=${"x".repeat(201)}`,
    "q=%00",
    "in=plan",
    "in=:pro",
    "in=a..b:c",
    "in=total>many",
    "out=total>1e5",
    "attempts=many",
    "attempts=-1",
    "duration=30",
    "duration=>>30s",
  ])("refuses %s and says so in words", (query) => {
    const { filter, faults } = parseFilter(new URLSearchParams(query));
    expect(filter).toEqual({});
    expect(faults).toEqual([{ field: query.split("=")[0], message: expect.stringMatching(/ must be /) }]);
  });

  it("reads paths with dots and signs in their keys", () => {
    const { filter } = parseFilter([["in", "a\\.b.c\\:d:x:y>z"]]);
    expect(filter.in).toEqual([{ path: ["a.b", "c:d"], is: "=", value: "x:y>z" }]);
  });
});

it("an order is the same after it was text", () => {
  for (const by of orderFields) {
    for (const descending of [true, false]) {
      expect(parseOrder(formatOrder({ by, descending }))).toEqual({ by, descending });
    }
  }
  expect([parseOrder("id"), parseOrder("--created"), parseOrder("")]).toEqual([null, null, null]);
});

describe("a date range", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  const iso = (text: string, end: "from" | "to") => new Date(resolveTime(text, now, end) ?? Number.NaN).toISOString();
  it("is in UTC, and a date alone as its end includes the day", () => {
    expect(iso("-24h", "from")).toBe("2026-11-22T12:00:00.000Z");
    expect(iso("2026-11-23", "from")).toBe("2026-11-23T00:00:00.000Z");
    expect(iso("2026-11-23", "to")).toBe("2026-11-24T00:00:00.000Z");
    expect(iso("2026-11-23T09:30", "to")).toBe("2026-11-23T09:30:00.000Z");
    expect(iso("2026-11-23T09:30+02:00", "to")).toBe("2026-11-23T07:30:00.000Z");
  });
});

describe("a search", () => {
  it("for the beginning of an id is a range of ids", () => {
    expect(readSearch("019AB4A2-7C1e")).toEqual({
      kind: "id",
      first: "019ab4a2-7c1e-0000-0000-000000000000",
      last: "019ab4a2-7c1e-ffff-ffff-ffffffffffff",
    });
  });
  it.each(["019ab4", "20261123", "deadbeef", "019ab4a27c1e", '"019ab4a2"'])("for %s is for words", (q) => {
    expect(readSearch(q).kind).toBe("words");
  });
  it("keeps quoted words together", () => {
    expect(readSearch(' import "May 2026"  50% ')).toEqual({ kind: "words", words: ["import", "May 2026", "50%"] });
  });
});

it("is made of what a browser can load", () => {
  const seen = new Set<string>();
  const visit = (url: URL): void => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    for (const [, from = ""] of readFileSync(url, "utf8").matchAll(
      /^(?:import|export)\s(?!type\s)[^;]*?from "([^"]+)"/gm,
    )) {
      expect(from, url.pathname).toMatch(/^\.{1,2}\//);
      visit(new URL(from, url));
    }
  };
  visit(new URL("../../src/query/index.ts", import.meta.url));
  expect(seen.size).toBeGreaterThan(5);
  expect([...seen].filter((href) => href.includes("/sql/"))).toEqual([]);
});
