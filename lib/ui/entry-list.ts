import type { Entry, EntryPage } from "async-workflow";

/**
 * One page of entries as the browser keeps it, and how news is folded into it. Push and polling go through the same
 * functions. Rows are patched where they stand and only by a higher version; entries that are new wait in `pending`
 * unless the caller says that the list may move.
 */
export interface EntryList {
  readonly entries: readonly Entry[];
  /** Arrived, but held back so that no row moves under the reader; newest first. */
  readonly pending: readonly Entry[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

export interface EntryFilter {
  readonly status: readonly string[];
  readonly workflow: string | null;
}

/** What of a page's answer is kept. */
export type FetchedPage = Pick<EntryPage, "entries" | "total" | "limit" | "offset">;

export interface FoldResult {
  readonly list: EntryList;
  /** Entries that were not known before, whether shown or held back. */
  readonly arrived: readonly Entry[];
  /** Known entries that changed status just now. */
  readonly moved: readonly Entry[];
}

export function matches(entry: Entry, filter: EntryFilter): boolean {
  if (filter.workflow !== null && entry.workflow !== filter.workflow) return false;
  return filter.status.length === 0 || filter.status.includes(entry.status);
}

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
  filter: EntryFilter,
  mayMove: boolean,
): FoldResult {
  const changed = new Map(changes.map((entry) => [entry.id, entry]));
  const moved: Entry[] = [];
  let total = list.total;
  const patch = (row: Entry): Entry => {
    const seen = changed.get(row.id);
    changed.delete(row.id);
    if (!seen || newer(row, seen) === row) return row;
    if (seen.status !== row.status) moved.push(seen);
    if (matches(row, filter) && !matches(seen, filter)) total -= 1;
    return seen;
  };
  let entries = patchAll(list.entries, patch);
  let pending = patchAll(list.pending, patch);
  const arrived = [...changed.values()].filter((entry) => belongsOnPage(list, entry) && matches(entry, filter));
  if (arrived.length > 0) {
    total += arrived.length;
    pending = [...arrived, ...pending].sort(newestFirst);
    if (mayMove) {
      entries = [...pending, ...entries].sort(newestFirst).slice(0, list.limit);
      pending = [];
    }
  }
  const same = entries === list.entries && pending === list.pending && total === list.total;
  return { list: same ? list : { ...list, entries, pending, total }, arrived, moved };
}

/** Takes in a page that was fetched again: exact total, rows that left the filter go once the list may move. */
export function foldPage(list: EntryList, page: FetchedPage, filter: EntryFilter, mayMove: boolean): FoldResult {
  const folded = foldChanges(list, page.entries, filter, mayMove);
  if (!mayMove) return { ...folded, list: { ...folded.list, total: page.total } };
  return { ...folded, list: freshPage(page, folded.list, filter) };
}

/** The fetched page, except where something newer is already known (an answer may be overtaken by a push). */
export function freshPage(page: FetchedPage, known: EntryList | undefined, filter: EntryFilter): EntryList {
  const knownRows = [...(known?.entries ?? []), ...(known?.pending ?? [])];
  const byId = new Map(knownRows.map((row) => [row.id, row]));
  const rows = page.entries.map((row) => newer(row, byId.get(row.id) ?? row));
  const newest = rows[0];
  const fetched = new Set(rows.map((row) => row.id));
  const overtaking =
    page.offset > 0
      ? []
      : knownRows.filter(
          (row) => !fetched.has(row.id) && matches(row, filter) && (!newest || row.createdAt > newest.createdAt),
        );
  const entries = [...overtaking, ...rows].sort(newestFirst).slice(0, Math.max(page.limit, rows.length));
  return { ...page, entries, pending: [], total: Math.max(page.total, overtaking.length) };
}

/** Shows what was held back. */
export function showPending(list: EntryList): EntryList {
  if (list.pending.length === 0) return list;
  const entries = [...list.pending, ...list.entries].sort(newestFirst).slice(0, list.limit);
  return { ...list, entries, pending: [] };
}

function patchAll(rows: readonly Entry[], patch: (row: Entry) => Entry): readonly Entry[] {
  const patched = rows.map(patch);
  return patched.some((row, index) => row !== rows[index]) ? patched : rows;
}

/** Only the first page takes in rows: behind it, offsets decide what is where. */
function belongsOnPage(list: EntryList, entry: Entry): boolean {
  if (list.offset > 0) return false;
  const last = list.entries.at(-1);
  return !last || list.entries.length < list.limit || newestFirst(entry, last) < 0;
}
