import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentHash } from "./content-hash.ts";
import { micros } from "./rows.ts";
import { parseLine, readArray, tableOf } from "./test-decoding.ts";

const changeOf = (line: string) => {
  const parsed = parseLine(line);
  if (parsed.kind !== "change") throw new Error(`It is ${parsed.kind}.`);
  return parsed.change;
};
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

test("begin and commit give the transaction and its time", () => {
  expect(parseLine("BEGIN 762")).toEqual({ kind: "begin", xid: 762 });
  expect(parseLine("COMMIT 762 (at 2026-11-23 14:01:00.82595+00)")).toEqual({
    kind: "commit",
    xid: 762,
    at: "2026-11-23 14:01:00.82595+00",
  });
  expect(micros("2026-11-23 14:01:00.82595+00")).toBe(Date.UTC(2026, 10, 23, 14, 1, 0) * 1_000 + 825_950);
  expect(micros("infinity")).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  ["async_workflow.live", "live"],
  ["async_workflow.entry_2026w48", "entry"],
  ["async_workflow.result_other", "result"],
  ["async_workflow.attempt_2027w01", "attempt"],
  ["async_workflow.workflow", undefined],
  ["public.entry", undefined],
  ["async_workflow.entry_x", undefined],
])("%s belongs to %s", (name, table) => {
  expect(tableOf(name)).toBe(table);
});

describe("values", () => {
  test("come back by their types, null and all", () => {
    const { new: row } = changeOf(
      "table async_workflow.live: INSERT: entry_id[uuid]:'01a2' stage[smallint]:3 parked[parked]:null fence[bigint]:12 " +
        "cancel_requested[boolean]:true available_at[timestamp with time zone]:'infinity' error[jsonb]:'{\"a\": [1, null]}'",
    );
    expect(row).toEqual({
      entry_id: "01a2",
      stage: 3,
      parked: null,
      fence: 12,
      cancel_requested: true,
      available_at: "infinity",
      error: { a: [1, null] },
    });
  });

  test("any text, any tags and any JSON come back as they were", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 40 });
    const element = (tag: string) => `"${tag.replaceAll(/["\\]/g, "\\$&")}"`;
    fc.assert(
      fc.property(text, fc.array(text), fc.jsonValue(), (title, tags, input) => {
        const { new: row } = changeOf(
          `table async_workflow.entry_other: INSERT: title[text]:${quote(title)} tags[text[]]:${quote(`{${tags.map(element).join()}}`)} ` +
            `input[jsonb]:${quote(JSON.stringify(input))} "odd ""name"[text]:null`,
        );
        expect(row).toEqual({ title, tags, input: JSON.parse(JSON.stringify(input)), 'odd "name': null });
      }),
      { numRuns: 300 },
    );
  });

  test("an update has both rows; a large value that did not change is the old one", () => {
    const { old, new: row } = changeOf(
      "table async_workflow.live: UPDATE: old-key: entry_id[uuid]:'a' error[jsonb]:'{\"m\": \"new-tuple: \"}' " +
        "new-tuple: entry_id[uuid]:'a' error[jsonb]:unchanged-toast-datum result[jsonb]:null",
    );
    expect(old).toEqual({ entry_id: "a", error: { m: "new-tuple: " } });
    expect(row).toEqual({ entry_id: "a", error: { m: "new-tuple: " }, result: null });
  });

  test("arrays", () => {
    expect(readArray("{}")).toEqual([]);
    expect(readArray('{a,NULL,"NULL","x,y"}')).toEqual(["a", null, "NULL", "x,y"]);
  });
});

test("what would leave a hole in the history is an error, not skipped", () => {
  expect(() => parseLine("streaming of a transaction")).toThrow("unknown form");
  expect(() => parseLine("table async_workflow.live: DELETE: (no-tuple-data)")).toThrow("replica identity");
  expect(() => parseLine("table async_workflow.live: UPDATE: entry_id[uuid]:'a'")).toThrow("replica identity");
});

test("equal JSON has one hash, whatever the order of its keys", () => {
  expect(contentHash({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(contentHash({ b: [{ d: 3, c: 2 }], a: 1 }));
  expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
  expect(contentHash(undefined)).toBe(contentHash(null));
});
