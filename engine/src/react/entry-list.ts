/**
 * How news is folded into a list. Push and polling go through the same functions. Rows are patched where they stand and
 * only by a higher version; entries that are new wait in `pending` unless the caller says that the list may move.
 */
import type { Entry } from "../client/index.ts";
import { fits } from "../query/entry-fits.ts";
import { countRows, type EntryList, type FetchedPage, listOf, mapRows, rowsOf, totalsOf } from "./list-pages.ts";
import { type AskedList, isNewestFirst } from "./list-params.ts";

export interface FoldResult {
  readonly list: EntryList;
  /** Entries that were not known before, whether shown or held back. */
  readonly arrived: readonly Entry[];
  /** Known entries that changed status just now. */
  readonly moved: readonly Entry[];
  /** Some may belong here, and only the server can tell: ask it again. */
  readonly undecided: boolean;
}

/** Grown beyond this by what came in, a list that may move starts over from its first page. */
const mostPrepended = 200;

const newestFirst = (a: Entry, b: Entry): number =>
  a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1;

/**
 * Is what was seen newer than what is known? A higher version is. So is another reason to wait at the same version: a
 * workflow that is paused or resumed, a worker that comes or goes, change what many entries show and none of them.
 */
export function isNewer(seen: Entry, known: Entry): boolean {
  if (seen.version !== known.version) return seen.version > known.version;
  const waits = (entry: Entry) => entry.state === "queued" || entry.state === "paused";
  return waits(seen) && waits(known) && (seen.state !== known.state || seen.waitingFor !== known.waitingFor);
}

const newer = (known: Entry, seen: Entry): Entry => (isNewer(seen, known) ? seen : known);

/** Patches known rows, takes in new ones. `mayMove`: the reader is at the top and idle. */
export function foldChanges(
  list: EntryList,
  changes: readonly Entry[],
  query: AskedList,
  mayMove: boolean,
  now: number,
  /** The server has just said that all of these belong here. */
  surely = false,
): FoldResult {
  const { filter } = query;
  const belongs = (entry: Entry) => surely || fits(entry, filter, now);
  const changed = new Map(changes.map((entry) => [entry.id, entry]));
  const moved: Entry[] = [];
  let { total } = list;
  const patched = mapRows(list, (row) => {
    const seen = changed.get(row.id);
    changed.delete(row.id);
    if (!seen || newer(row, seen) === row) return row;
    if (seen.status !== row.status) moved.push(seen);
    if (fits(row, filter, now) !== false && fits(seen, filter, now) === false) total -= 1;
    return seen;
  });
  const unknown = [...changed.values()];
  const fitting = unknown.filter((entry) => belongs(entry) === true && isWithin(patched, entry, query));
  // In a part from the middle of a list, what came in before it moves everything.
  const arrived = query.fromStart ? fitting : [];
  const undecided = fitting.length > arrived.length || unknown.some((entry) => belongs(entry) === null);
  const held = {
    ...patched,
    pending: [...arrived, ...patched.pending].sort(newestFirst),
    total: total + arrived.length,
  };
  const next =
    arrived.length === 0 ? withTotal(patched, total) : mayMove && isNewestFirst(query) ? showPending(held) : held;
  return { list: next, arrived, moved, undecided };
}

/** Takes in a first page that was fetched again: exact total, rows that left the filter go once the list may move. */
export function foldPage(
  list: EntryList,
  page: FetchedPage,
  query: AskedList,
  mayMove: boolean,
  now: number,
): FoldResult {
  const folded = foldChanges(list, page.entries, query, mayMove, now, true);
  const isShort = list.pages.length === 1 || (list.pages[0]?.count ?? 0) > mostPrepended;
  if (mayMove && isShort) return { ...folded, list: freshList(page, folded.list, query, now) };
  const shown = mayMove && isNewestFirst(query) ? showPending(folded.list) : folded.list;
  return { ...folded, list: { ...shown, ...totalsOf(page) } };
}

/** A list of its first page, except where something newer is already known (an answer may be overtaken by a push). */
export function freshList(page: FetchedPage, known: EntryList | undefined, query: AskedList, now: number): EntryList {
  const knownRows = known ? [...rowsOf(known), ...known.pending] : [];
  const byId = new Map(knownRows.map((row) => [row.id, row]));
  const fetched = page.entries.map((row) => newer(row, byId.get(row.id) ?? row));
  const ids = new Set(fetched.map((row) => row.id));
  const [newest] = fetched;
  const overtaking = knownRows.filter(
    (row) =>
      isNewestFirst(query) &&
      !ids.has(row.id) &&
      fits(row, query.filter, now) === true &&
      (!newest || row.createdAt > newest.createdAt),
  );
  const rows = [...overtaking.sort(newestFirst), ...fetched];
  return listOf(page, rows);
}

/** Shows what was held back, each in its place. */
export function showPending(list: EntryList): EntryList {
  if (list.pending.length === 0) return list;
  const pages = list.pages.map((page) => ({ ...page }));
  for (const entry of list.pending) {
    const page = pages.find(({ rows }, index) => {
      const last = rows?.at(-1);
      return index === pages.length - 1 || (last && newestFirst(entry, last) < 0);
    });
    if (!page?.rows) continue;
    page.rows = [...page.rows, entry].sort(newestFirst);
    page.count = page.rows.length;
  }
  return { ...list, pages, pending: [] };
}

/** Unfinished rows of the first page that the same page, fetched again, no longer has: what became of them must be asked. */
export function missingFrom(list: EntryList, page: FetchedPage): readonly string[] {
  const there = new Set(page.entries.map(({ id }) => id));
  const last = page.next === null ? undefined : page.entries.at(-1);
  const rows = list.pages[0]?.rows ?? [];
  return rows
    .filter(({ id, finishedAt }) => finishedAt === null && !there.has(id))
    .filter((row) => !last || newestFirst(row, last) < 0)
    .map(({ id }) => id);
}

/** Behind the last loaded row it will come with its own page. */
function isWithin(list: EntryList, entry: Entry, query: AskedList): boolean {
  if (!isNewestFirst(query) || list.next === null || countRows(list) === 0) return true;
  const last = list.pages.findLast(({ rows }) => rows?.length)?.rows?.at(-1);
  return !last || newestFirst(entry, last) < 0;
}

const withTotal = (list: EntryList, total: number): EntryList => (total === list.total ? list : { ...list, total });
