import {
  type EntryFilter,
  type EntryOrder,
  formatFilter,
  formatOrder,
  newestFirst,
  parseFilter,
  parseOrder,
} from "async-workflow/query";

/** Which entries a list shows, and in which order. */
export interface ListQuery {
  readonly filter: EntryFilter;
  readonly order: EntryOrder;
}

/** Only in this order a new entry has its place at the top; in any other it waits to be asked for. */
export const isNewestFirst = ({ order }: ListQuery): boolean => formatOrder(order) === formatOrder(newestFirst);

/** From an address; what does not fit there is left out. */
export function readListQuery(params: URLSearchParams): ListQuery {
  return { filter: parseFilter(params).filter, order: parseOrder(params.get("sort") ?? "") ?? newestFirst };
}

/** As the parameters of an address, in the words of the API. */
export function listParams(query: ListQuery): URLSearchParams {
  const params = formatFilter(query.filter);
  if (!isNewestFirst(query)) params.set("sort", formatOrder(query.order));
  return params;
}
