/** What a list's parameters tell of where an entry belongs in it. */
import type { EntryFilter } from "../query/entry-filter.ts";
import { type EntryOrder, formatOrder, newestFirst, parseOrder } from "../query/entry-order.ts";
import { parseFilter } from "../query/parse-filter.ts";

export interface AskedList {
  readonly filter: EntryFilter;
  readonly order: EntryOrder;
  /** It begins at its first entry, so what is new can have a place in it. */
  readonly fromStart: boolean;
  /** So many rows at first, when that was asked for. */
  readonly limit: number | null;
}

export function readListParams(text: string): AskedList {
  const params = new URLSearchParams(text);
  return {
    filter: parseFilter(params).filter,
    order: parseOrder(params.get("sort") ?? "") ?? newestFirst,
    fromStart: !params.has("cursor") && !params.has("offset"),
    limit: params.has("limit") ? Number(params.get("limit")) : null,
  };
}

/** Only in this order a new entry has its place at the top; in any other it waits to be asked for. */
export const isNewestFirst = ({ order }: Pick<AskedList, "order">): boolean =>
  formatOrder(order) === formatOrder(newestFirst);
