import { describe, expect, test } from "vitest";
import { anEntry } from "../../../tests/web/an-entry.ts";
import type { Entry } from "../../src/client/index.ts";
import { foldChanges, foldPage, freshList, missingFrom, showPending } from "../../src/react/entry-list.ts";
import {
  append,
  countRows,
  type EntryList,
  mostRows,
  refill,
  rowsBetween,
  rowsOf,
  trim,
} from "../../src/react/list-pages.ts";
import { readListParams as where } from "../../src/react/list-params.ts";

const everything = where("");
const now = Date.parse("2026-01-01T00:01:00.000Z");
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000Z`;
const entry = (second: number, part: Partial<Entry> = {}) =>
  anEntry({ id: `e${second}`, createdAt: at(second), ...part });
const listOf = (rows: readonly Entry[], part: Partial<EntryList> = {}): EntryList => ({
  pages: [{ cursor: null, rows, count: rows.length }],
  pending: [],
  total: rows.length,
  totalIsEstimate: false,
  next: null,
  searchedBackTo: null,
  ...part,
});
const answer = (entries: readonly Entry[], part: { total?: number; next?: string } = {}) => ({
  entries,
  total: entries.length,
  totalIsEstimate: false,
  next: null,
  searchedBackTo: null,
  ...part,
});
const ids = (rows: readonly (Entry | null)[]) => rows.map((row) => row?.id ?? null);

describe("a change of a known entry", () => {
  const list = listOf([entry(2, { version: 5 }), entry(1)]);

  test("is taken in where the row stands", () => {
    const { list: next } = foldChanges(list, [entry(1, { version: 2, progress: 33 })], everything, true, now);
    expect(ids(rowsOf(next))).toEqual(["e2", "e1"]);
    expect(rowsOf(next)[1]?.progress).toBe(33);
    expect(rowsOf(next)[0]).toBe(rowsOf(list)[0]);
  });

  test.each([4, 5])("of version %i, not newer than the known 5, changes nothing", (version) => {
    expect(foldChanges(list, [entry(2, { version, progress: 99 })], everything, true, now).list).toBe(list);
  });

  test("that leaves the filter keeps its place and lowers the total", () => {
    const left = entry(1, { version: 2, status: "STAGE_1" });
    const { list: next } = foldChanges(list, [left], where("status=CREATED"), true, now);
    expect(ids(rowsOf(next))).toEqual(["e2", "e1"]);
    expect(next.total).toBe(1);
  });
});

describe("an unknown entry", () => {
  const list = listOf([entry(3), entry(1)]);

  test("comes in at its place when the list may move", () => {
    const { list: next, arrived } = foldChanges(list, [entry(4), entry(2)], everything, true, now);
    expect(ids(rowsOf(next))).toEqual(["e4", "e3", "e2", "e1"]);
    expect(ids(arrived)).toEqual(["e4", "e2"]);
    expect(next.total).toBe(4);
  });

  test("waits when the list may not move, is patched while it waits, and is shown once", () => {
    const waiting = foldChanges(list, [entry(4)], everything, false, now).list;
    expect(ids(rowsOf(waiting))).toEqual(["e3", "e1"]);
    const patched = foldChanges(waiting, [entry(4, { version: 2, progress: 66 })], everything, false, now).list;
    expect(patched.pending.map(({ progress }) => progress)).toEqual([66]);
    expect(ids(rowsOf(showPending(patched)))).toEqual(["e4", "e3", "e1"]);
    expect(patched.total).toBe(3);
  });

  test("that does not match, or is older than all that is loaded, stays out", () => {
    expect(foldChanges(list, [entry(4)], where("status=FAILED"), true, now).list).toBe(list);
    const part = listOf([entry(3), entry(2)], { next: "more" });
    expect(foldChanges(part, [entry(1)], everything, true, now).list).toBe(part);
  });

  test("waits in any other order than the newest first", () => {
    const byTitle = where("sort=title");
    const { list: next } = foldChanges(list, [entry(4)], byTitle, true, now);
    expect(ids(rowsOf(next))).toEqual(["e3", "e1"]);
    expect(ids(next.pending)).toEqual(["e4"]);
  });

  test("of which only the server can tell whether it belongs here makes the list ask", () => {
    const { list: next, undecided } = foldChanges(list, [entry(4)], where("in=user.plan:pro"), true, now);
    expect(next).toBe(list);
    expect(undecided).toBe(true);
  });
});

describe("a first page that was fetched again", () => {
  test("never brings back what a push has overtaken", () => {
    const known = listOf([entry(2, { version: 9, status: "COMPLETED" }), entry(1)]);
    const { list } = foldPage(known, answer([entry(2, { version: 3 }), entry(1)]), everything, true, now);
    expect(rowsOf(list)[0]?.status).toBe("COMPLETED");
  });

  test("keeps an entry that was created after it was read", () => {
    const known = listOf([entry(3), entry(2)]);
    expect(ids(rowsOf(freshList(answer([entry(2)]), known, everything, now)))).toEqual(["e3", "e2"]);
  });

  test("moves nothing while the reader reads, but tells the exact total", () => {
    const known = listOf([entry(2), entry(1)]);
    const page = answer([entry(3), entry(2), entry(1)], { total: 12 });
    const { list } = foldPage(known, page, everything, false, now);
    expect(ids(rowsOf(list))).toEqual(["e2", "e1"]);
    expect(ids(list.pending)).toEqual(["e3"]);
    expect(list.total).toBe(12);
  });

  test("keeps the pages behind it", () => {
    const known = append(listOf([entry(4), entry(3)], { next: "a" }), "a", answer([entry(2), entry(1)]));
    const { list } = foldPage(known, answer([entry(5), entry(4)], { next: "b" }), everything, true, now);
    expect(ids(rowsOf(list))).toEqual(["e5", "e4", "e3", "e2", "e1"]);
  });

  test("tells which of the known rows it no longer has", () => {
    const known = listOf([entry(4), entry(3), entry(2), entry(1)]);
    expect(missingFrom(known, answer([entry(4), entry(2)], { next: "a" }))).toEqual(["e3"]);
  });
});

describe("a list of many pages", () => {
  const page = (number: number) =>
    Array.from({ length: 100 }, (_, at) => anEntry({ id: `p${number}-${at}`, createdAt: at === 0 ? "z" : "y" }));
  const long = (pages: number): EntryList => {
    let list = listOf(page(0), { next: "c1" });
    for (let number = 1; number < pages; number += 1) {
      list = append(list, `c${number}`, answer(page(number), { next: `c${number + 1}` }));
    }
    return list;
  };

  test("takes an answer once, in its turn, and no row twice", () => {
    const list = append(listOf([entry(2)], { next: "a" }), "a", answer([entry(2), entry(1)], { next: "b" }));
    expect(ids(rowsOf(list))).toEqual(["e2", "e1"]);
    expect(append(list, "a", answer([entry(0)]))).toBe(list);
  });

  test("lets go of what is far away, keeps its place, and gets it back", () => {
    const list = long(30);
    const kept = trim(list, 2_900);
    expect(rowsOf(kept).length).toBeLessThanOrEqual(mostRows);
    expect(countRows(kept)).toBe(3_000);
    expect(ids(rowsBetween(kept, 99, 101))).toEqual(["p0-99", null]);
    expect(ids(rowsBetween(kept, 2_999, 3_000))).toEqual(["p29-99"]);
    const back = refill(kept, "c1", page(1));
    expect(ids(rowsBetween(back, 99, 101))).toEqual(["p0-99", "p1-0"]);
  });
});
