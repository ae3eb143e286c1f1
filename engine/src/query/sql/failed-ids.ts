/** The entries of which an attempt failed in a certain way, from the indexes of fingerprints: what a filter by `error` starts from. */
import { idConditions } from "./conditions.ts";
import type { ListRequest } from "./list-request.ts";
import type { Parameters } from "./parameters.ts";

const matches = (alias: string, fingerprint: string): string =>
  `${alias}.error is not null and ${alias}.error ->> 'fingerprint' = ${fingerprint}`;

/** `select id`, each once, in the list's direction. The bounds are repeated in each part, so that a page reads what it shows. */
export function failedIds(
  { filter, order, now, after }: ListRequest,
  floor: string | null | undefined,
  parameters: Parameters,
): string {
  const fingerprint = parameters.add(filter.error, "text");
  const part = (table: string, alias: string): string => {
    const id = `${alias}.entry_id`;
    const bounds = idConditions(filter, id, now, parameters);
    if (floor) bounds.push(`${id} >= ${parameters.add(floor, "uuid")}`);
    if (after && order.by === "created")
      bounds.push(`${id} ${order.descending ? "<" : ">"} ${parameters.add(after.id, "uuid")}`);
    return `select ${id} from async_workflow.${table} ${alias} where ${[matches(alias, fingerprint), ...bounds].join(" and ")}`;
  };
  return `select distinct failed.entry_id as id from (${part("attempt", "a")} union all ${part("result", "r")}) as failed
    order by id ${order.descending ? "desc" : "asc"}`;
}

/** The same of one unfinished entry, whose failures are attempts. */
export function hasFailed(error: string, id: string, parameters: Parameters): string {
  return `exists (select from async_workflow.attempt a
    where a.entry_id = ${id} and ${matches("a", parameters.add(error, "text"))})`;
}
