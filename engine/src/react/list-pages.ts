/**
 * A long list as the browser keeps it: page behind page, each brought by a cursor. Rows of pages far from the reader are
 * let go, their place is kept; the cursor brings the same rows again.
 */
import type { Entry, EntryPage } from "../client/index.ts";

export interface ListPage {
  /** What the page was asked for with; null: the first one. */
  readonly cursor: string | null;
  /** Null: let go. */
  readonly rows: readonly Entry[] | null;
  readonly count: number;
}

export interface EntryList {
  readonly pages: readonly ListPage[];
  /** Arrived, but held back so that no row moves under the reader; newest first. */
  readonly pending: readonly Entry[];
  readonly total: number;
  readonly totalIsEstimate: boolean;
  /** The cursor of the page that follows; null behind the last one. */
  readonly next: string | null;
  /** Set when only the newest entries, those since this time, were looked through. */
  readonly searchedBackTo: string | null;
}

/** What of an answer is kept. */
export type FetchedPage = Pick<EntryPage, "entries" | "total" | "totalIsEstimate" | "next" | "searchedBackTo">;

/** The list that begins with this page: for a server that has read it, to put into the cache before the first drawing. */
export function listOf(page: FetchedPage, rows: readonly Entry[] = page.entries): EntryList {
  return {
    ...totalsOf(page),
    total: Math.max(page.total, rows.length),
    pages: [{ cursor: null, rows, count: rows.length }],
    pending: [],
    next: page.next,
  };
}

/** So many rows are kept in memory. */
export const mostRows = 2_000;

export const rowsOf = (list: EntryList): readonly Entry[] => list.pages.flatMap(({ rows }) => rows ?? []);

export const countRows = ({ pages }: EntryList): number => pages.reduce((sum, { count }) => sum + count, 0);

/** The rows from one position to before another; null where the page was let go. */
export function rowsBetween({ pages }: EntryList, first: number, last: number): (Entry | null)[] {
  const found: (Entry | null)[] = [];
  let start = 0;
  for (const { rows, count } of pages) {
    for (let at = Math.max(first, start); at < Math.min(last, start + count); at += 1) {
      found.push(rows?.[at - start] ?? null);
    }
    start += count;
    if (start >= last) break;
  }
  return found;
}

/** The positions of the pages that have a row between these. */
export function pagesBetween({ pages }: EntryList, first: number, last: number): number[] {
  let start = 0;
  const found: number[] = [];
  for (const [index, { count }] of pages.entries()) {
    if (start < last && start + count > first) found.push(index);
    start += count;
  }
  return found;
}

/** The answer behind `cursor`, as the list's new end. An answer to an older question changes nothing. */
export function append(list: EntryList, cursor: string, answer: FetchedPage): EntryList {
  if (list.next !== cursor) return list;
  const known = new Set(rowsOf(list).map(({ id }) => id));
  const rows = answer.entries.filter(({ id }) => !known.has(id));
  return {
    ...list,
    ...totalsOf(answer),
    next: answer.next,
    pages: [...list.pages, { cursor, rows, count: rows.length }],
  };
}

/** A page that had been let go is here again. */
export function refill(list: EntryList, cursor: string, entries: readonly Entry[]): EntryList {
  const pages = list.pages.map((page) =>
    page.cursor === cursor && page.rows === null ? { cursor, rows: entries, count: entries.length } : page,
  );
  return { ...list, pages };
}

/** Lets go of the pages farthest from the row that the reader looks at. The first one stays: it takes in what is new. */
export function trim(list: EntryList, around: number): EntryList {
  let kept = rowsOf(list).length;
  if (kept <= mostRows) return list;
  let start = 0;
  const byDistance = list.pages
    .map((page, index) => {
      const middle = start + page.count / 2;
      start += page.count;
      return { page, index, distance: Math.abs(middle - around) };
    })
    .filter(({ page, index }) => page.rows !== null && index > 0)
    .sort((a, b) => b.distance - a.distance);
  const gone = new Set<number>();
  for (const { page, index } of byDistance) {
    if (kept <= mostRows) break;
    kept -= page.count;
    gone.add(index);
  }
  return { ...list, pages: list.pages.map((page, index) => (gone.has(index) ? { ...page, rows: null } : page)) };
}

/** Changes one row where it stands, whatever its version: for what is shown before the server has answered. */
export function mapRows(list: EntryList, change: (row: Entry) => Entry): EntryList {
  const pages = mapKept(list.pages, (page) => {
    const rows = page.rows && mapKept(page.rows, change);
    return rows === page.rows ? page : { ...page, rows };
  });
  const pending = mapKept(list.pending, change);
  return pages === list.pages && pending === list.pending ? list : { ...list, pages, pending };
}

/** The same list when nothing changed. */
function mapKept<T>(list: readonly T[], change: (one: T) => T): readonly T[] {
  const changed = list.map(change);
  return changed.some((one, index) => one !== list[index]) ? changed : list;
}

export function totalsOf({ total, totalIsEstimate, searchedBackTo }: FetchedPage) {
  return { total, totalIsEstimate, searchedBackTo };
}
