import type { Entry } from "async-workflow";
import { describe, expect, test } from "vitest";
import { type EntryList, foldChanges, foldPage, freshPage, showPending } from "../../lib/ui/entry-list.ts";
import { anEntry } from "./an-entry.ts";

const everything = { status: [], workflow: null };
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000Z`;
const entry = (second: number, part: Partial<Entry> = {}) =>
  anEntry({ id: `e${second}`, createdAt: at(second), ...part });
const listOf = (entries: readonly Entry[], part: Partial<EntryList> = {}): EntryList => ({
  entries,
  pending: [],
  total: entries.length,
  limit: 50,
  offset: 0,
  ...part,
});
const ids = (rows: readonly Entry[]) => rows.map(({ id }) => id);

describe("a change of a known entry", () => {
  const list = listOf([entry(2, { version: 5 }), entry(1)]);

  test("is taken in where the row stands", () => {
    const { list: next } = foldChanges(list, [entry(1, { version: 2, progress: 33 })], everything, true);
    expect(ids(next.entries)).toEqual(["e2", "e1"]);
    expect(next.entries[1]?.progress).toBe(33);
    expect(next.entries[0]).toBe(list.entries[0]);
  });

  test.each([4, 5])("of version %i, not newer than the known 5, changes nothing", (version) => {
    expect(foldChanges(list, [entry(2, { version, progress: 99 })], everything, true).list).toBe(list);
  });

  test("that leaves the filter keeps its place and lowers the total", () => {
    const filter = { status: ["CREATED"], workflow: null };
    const { list: next } = foldChanges(list, [entry(1, { version: 2, status: "STAGE_1" })], filter, true);
    expect(ids(next.entries)).toEqual(["e2", "e1"]);
    expect(next.total).toBe(1);
  });
});

describe("an unknown entry", () => {
  const list = listOf([entry(3), entry(1)]);

  test("comes in at its place when the list may move", () => {
    const { list: next, arrived } = foldChanges(list, [entry(4), entry(2)], everything, true);
    expect(ids(next.entries)).toEqual(["e4", "e3", "e2", "e1"]);
    expect(ids(arrived)).toEqual(["e4", "e2"]);
    expect(next.total).toBe(4);
  });

  test("waits when the list may not move, is patched while it waits, and is shown once", () => {
    const waiting = foldChanges(list, [entry(4)], everything, false).list;
    expect(ids(waiting.entries)).toEqual(["e3", "e1"]);
    const patched = foldChanges(waiting, [entry(4, { version: 2, progress: 66 })], everything, false).list;
    expect(patched.pending.map(({ progress }) => progress)).toEqual([66]);
    expect(ids(showPending(patched).entries)).toEqual(["e4", "e3", "e1"]);
    expect(patched.total).toBe(3);
  });

  test("that does not match, is older than a full page, or meets a later page stays out", () => {
    const filter = { status: ["FAILED"], workflow: null };
    expect(foldChanges(list, [entry(4)], filter, true).list).toBe(list);
    const full = listOf([entry(3), entry(2)], { limit: 2 });
    expect(foldChanges(full, [entry(1)], everything, true).list).toBe(full);
    const second = listOf([entry(3)], { offset: 50 });
    expect(foldChanges(second, [entry(4)], everything, true).list).toBe(second);
  });

  test("pushes the last row of a full page out", () => {
    const full = listOf([entry(2), entry(1)], { limit: 2, total: 7 });
    const { list: next } = foldChanges(full, [entry(3)], everything, true);
    expect(ids(next.entries)).toEqual(["e3", "e2"]);
    expect(next.total).toBe(8);
  });
});

describe("a page that was fetched again", () => {
  const page = (entries: readonly Entry[], total = entries.length) => ({ entries, total, limit: 50, offset: 0 });

  test("never brings back what a push has overtaken", () => {
    const known = listOf([entry(2, { version: 9, status: "COMPLETED" }), entry(1)]);
    const { list: next } = foldPage(known, page([entry(2, { version: 3 }), entry(1)]), everything, true);
    expect(next.entries[0]?.status).toBe("COMPLETED");
  });

  test("keeps an entry that was created after it was read", () => {
    const known = listOf([entry(3), entry(2)]);
    expect(ids(freshPage(page([entry(2)]), known, everything).entries)).toEqual(["e3", "e2"]);
  });

  test("moves nothing while the reader reads, but tells the exact total", () => {
    const known = listOf([entry(2), entry(1)]);
    const { list: next } = foldPage(known, page([entry(3), entry(2), entry(1)], 12), everything, false);
    expect(ids(next.entries)).toEqual(["e2", "e1"]);
    expect(ids(next.pending)).toEqual(["e3"]);
    expect(next.total).toBe(12);
  });
});
