/** One question about a list, with everything that must stay the same from page to page. */
import type { EntryFilter } from "../entry-filter.ts";
import type { EntryOrder } from "../entry-order.ts";
import { isChosen } from "./chosen-ids.ts";
import { isScan } from "./conditions.ts";
import { sortKeyOf } from "./sort-key.ts";
import type { Source } from "./source.ts";

/** Where a page ended: the next one begins behind it. */
export interface Position {
  /** The value of the sort key; null when sorted by the id alone. Numbers are in digits. */
  readonly key: string | null;
  readonly id: string;
}

/** The lowest id that a source is read down to. Null: down to its first entry. */
export type Floors = Partial<Record<Source, string | null>>;

export interface ListRequest {
  readonly workspace: string;
  readonly filter: EntryFilter;
  readonly order: EntryOrder;
  /** Milliseconds since 1970: what `-24h` in the filter counts from. */
  readonly now: number;
  /** The time of the first page: what an unfinished entry's duration counts to, so that its place does not move. */
  readonly asOf: string;
  readonly floors: Floors;
  readonly after: Position | null;
}

/** So many entries of a source are read for what no index answers. */
export const mostScanned = 100_000;

/** Does every row of the source have to be read? Then it is read down to a floor only. `live` is small. */
export function needsFloor(source: Source, filter: EntryFilter, order: EntryOrder): boolean {
  // Entries that the filter names may be looked up in vain when a status is asked for, too.
  const isSifted = isChosen(filter) && (filter.status ?? filter.state) !== undefined;
  return source !== "live" && (isSifted || isScan(filter) || "sql" in sortKeyOf(source, order, "null"));
}
