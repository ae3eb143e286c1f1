/** A list's query as the parameters of an address. */
import { formatOrder } from "../query/entry-order.ts";
import { formatFilter } from "../query/format-filter.ts";
import type { ListQuery } from "./requests.ts";

/** Parameters are taken as they are: a page has them in its own address. */
export function listParams(query: ListQuery | URLSearchParams = {}): URLSearchParams {
  if (query instanceof URLSearchParams) return query;
  const { workflow, order, limit, offset, cursor, ...filter } = query;
  const params = formatFilter(workflow === undefined ? filter : { ...filter, workflow: [workflow].flat() });
  if (order) params.set("sort", formatOrder(order));
  for (const [name, value] of Object.entries({ limit, offset, cursor }))
    if (value !== undefined) params.set(name, String(value));
  return params;
}

/** Parameters of any other call; what is undefined is left out, lists are joined with commas. */
export function paramsOf(values: Readonly<Record<string, unknown>>): URLSearchParams {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, Array.isArray(value) ? value.join() : String(value)]));
}
