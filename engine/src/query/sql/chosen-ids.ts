/** Filters that name their entries: by an error they met, or by a bulk action that acted on them. A list under one starts from those. */
import type { EntryFilter } from "../entry-filter.ts";
import { idConditions } from "./conditions.ts";
import type { ListRequest } from "./list-request.ts";
import type { Parameters } from "./parameters.ts";

type Naming = "error" | "bulk";

const rows: Record<Naming, readonly { table: string; matches: (alias: string, value: string) => string }[]> = {
  error: (["attempt", "result"] as const).map((table) => ({
    table,
    matches: (alias, value) => `${alias}.error is not null and ${alias}.error ->> 'fingerprint' = ${value}`,
  })),
  bulk: [
    { table: "bulk_entry", matches: (alias, value) => `${alias}.bulk_id = ${value} and ${alias}.outcome = 'done'` },
  ],
};
const types: Record<Naming, string> = { error: "text", bulk: "uuid" };

function namings(filter: EntryFilter): Naming[] {
  return (["error", "bulk"] as const).filter((each) => filter[each] !== undefined);
}

/** Does the filter name its entries? */
export const isChosen = (filter: EntryFilter): boolean => namings(filter).length > 0;

/** `select id`, each once, in the list's direction. The bounds are repeated in each part, so that a page reads what it shows. */
export function chosenIds(request: ListRequest, floor: string | null | undefined, parameters: Parameters): string {
  const { filter, order, now, after } = request;
  const [first, ...others] = namings(filter);
  if (!first) throw new Error("The filter names no entries.");
  const value = parameters.add(filter[first], types[first]);
  const direction = order.descending ? "desc" : "asc";
  const parts = rows[first].map(({ table, matches }) => {
    const bounds = idConditions(filter, "c.entry_id", now, parameters);
    if (floor) bounds.push(`c.entry_id >= ${parameters.add(floor, "uuid")}`);
    if (after && order.by === "created")
      bounds.push(`c.entry_id ${order.descending ? "<" : ">"} ${parameters.add(after.id, "uuid")}`);
    const alike = others.map((other) => isNamed(other, filter, "c.entry_id", parameters));
    // In order, each by its index: so they can be merged as far as they are read, and nobody sorts a group of a million.
    return `(select c.entry_id as id from async_workflow.${table} c
      where ${[matches("c", value), ...bounds, ...alike].join(" and ")} order by c.entry_id ${direction})`;
  });
  return `select distinct id from (${parts.join(" union all ")}) as named order by id ${direction}`;
}

/** The same as conditions on one entry. */
export function chosenConditions(filter: EntryFilter, id: string, parameters: Parameters): string[] {
  return namings(filter).map((each) => isNamed(each, filter, id, parameters));
}

function isNamed(naming: Naming, filter: EntryFilter, id: string, parameters: Parameters): string {
  const value = parameters.add(filter[naming], types[naming]);
  const found = rows[naming].map(
    ({ table, matches }) =>
      `exists (select from async_workflow.${table} n where n.entry_id = ${id} and ${matches("n", value)})`,
  );
  return `(${found.join(" or ")})`;
}
