/** The matching rows of one source as `select id, key`. */

import { chosenConditions, chosenIds, isChosen } from "./chosen-ids.ts";
import { idConditions, liveConditions, rowConditions } from "./conditions.ts";
import type { ListRequest, Position } from "./list-request.ts";
import type { Parameters } from "./parameters.ts";
import { rowOf } from "./row.ts";
import { keyTypes, type SortKey, sortKeyOf } from "./sort-key.ts";
import type { Source } from "./source.ts";

/** Null when no row of the source can match. `order`: the first rows in order instead of any. */
export function rowsOf(
  source: Source,
  request: ListRequest,
  parameters: Parameters,
  { limit, ordered }: { limit: string; ordered: boolean },
): string | null {
  const { filter, order, floors, after } = request;
  const asOf = parameters.add(request.asOf, "timestamptz");
  const startsChosen = isChosen(filter) && source !== "live";
  const row = startsChosen ? { ...rowOf(source), id: "chosen.id" } : rowOf(source);
  const key = sortKeyOf(source, order, asOf);
  const behind = after ? behindPosition(key, row.id, request, after, parameters) : [];
  if (behind === null) return null;
  const floor = floors[source];
  const conditions = [
    ...idConditions(filter, row.id, request.now, parameters),
    ...(floor ? [`${row.id} >= ${parameters.add(floor, "uuid")}`] : []),
    ...behind,
    ...(source === "live" ? liveConditions(filter, parameters) : []),
    ...(source === "live" ? chosenConditions(filter, row.id, parameters) : []),
    ...rowConditions(filter, row, asOf, parameters),
  ];
  const direction = order.descending ? "desc" : "asc";
  const orderBy = `order by ${"sql" in key ? `${key.sql} ${direction}, ` : ""}${row.id} ${direction}`;
  const select = `select ${row.id} as id, ${keySql(key, request)} as key`;
  const tail = `${ordered ? orderBy : ""} limit ${limit}`;
  return joined(source, { select, conditions, tail, reads: readsMore(source, request) }, request, parameters);
}

interface Parts {
  readonly select: string;
  readonly conditions: readonly string[];
  readonly tail: string;
  /** Are columns of `live` and `result` needed beside those of the entry? */
  readonly reads: boolean;
}

// A lateral subquery behind "offset 0" is looked up row by row in the order of the table before it, whatever the planner's
// statistics say: with a limit that is never far from the best plan, and never a sort of a million rows.
function joined(
  source: Source,
  { select, conditions, tail, reads }: Parts,
  request: ListRequest,
  parameters: Parameters,
): string {
  const workspace = parameters.add(request.workspace, "text");
  const names = request.filter.workflow && parameters.add(request.filter.workflow, "text[]");
  const lookUp = (table: string, alias: string, more = "") =>
    `lateral (select * from async_workflow.${table} ${alias} where ${alias}.entry_id = e.id ${more} offset 0) as ${alias}`;
  const entryOf = (id: string) =>
    `cross join lateral (select * from async_workflow.entry e where e.id = ${id} and e.workspace = ${workspace} offset 0) as e`;
  if (source === "live") {
    const named = names ? [`k.name = any (${names})`] : [];
    return `${select} from async_workflow.live l join async_workflow.workflow k on k.id = l.workflow_id ${entryOf("l.entry_id")}
      ${where([...named, ...conditions])} ${tail}`;
  }
  if (isChosen(request.filter)) {
    const named = names
      ? [`e.workflow_id = any (array(select k.id from async_workflow.workflow k where k.name = any (${names})))`]
      : [];
    const more =
      source !== "entry"
        ? `cross join ${lookUp("result", "r", `and r.status = '${source}'`)}`
        : reads
          ? `left join ${lookUp("result", "r")} on true left join ${lookUp("live", "l")} on true`
          : "";
    return `${select} from (${chosenIds(request, request.floors[source], parameters)} offset 0) as chosen
      ${entryOf("chosen.id")} ${more} ${where([...named, ...conditions])} ${tail}`;
  }
  if (source === "entry" || source === "COMPLETED") {
    const more =
      source === "COMPLETED"
        ? `cross join ${lookUp("result", "r", "and r.status = 'COMPLETED'")}`
        : reads
          ? `left join ${lookUp("result", "r")} on true left join ${lookUp("live", "l")} on true`
          : "";
    const own = [`e.workspace = ${workspace}`, "e.workflow_id = k.id", ...conditions];
    return `select found.id, found.key from async_workflow.workflow k
      cross join lateral (${select} from async_workflow.entry e ${more} ${where(own)} ${tail}) as found
      ${where(names ? [`k.name = any (${names})`] : [])}`;
  }
  const named = names
    ? [`r.workflow_id = any (array(select k.id from async_workflow.workflow k where k.name = any (${names})))`]
    : [];
  // The second condition is the index's own.
  const own = [`r.status = '${source}'`, "r.status <> 'COMPLETED'", ...named, ...conditions];
  if (readsEntry(request))
    return `${select} from async_workflow.result r ${entryOf("r.entry_id")} ${where(own)} ${tail}`;
  return `${select} from async_workflow.result r ${where([...own, isInWorkspace(workspace)])} ${tail}`;
}

// Where there is one workspace only, which two looks into the index tell, results need not be looked up in `entry` one
// by one; that halves the time of a count. A scalar subquery, because "exists" could become a hash of all entries.
function isInWorkspace(workspace: string): string {
  const other = (relation: "<" | ">") => `(select o.workspace from async_workflow.entry o
    where o.workspace ${relation} ${workspace} order by o.workspace ${relation === ">" ? "desc" : ""} limit 1)`;
  return `((${other("<")} is null and ${other(">")} is null)
    or (select true from async_workflow.entry e where e.id = r.entry_id and e.workspace = ${workspace} limit 1))`;
}

const where = (conditions: readonly string[]): string =>
  conditions.length > 0 ? `where ${conditions.join(" and ")}` : "";

function readsMore(source: Source, { filter, order }: ListRequest): boolean {
  return (
    source === "entry" &&
    Boolean(filter.out || filter.worker || filter.attempts || filter.duration || order.by === "duration")
  );
}

/** Do the conditions or the order need columns of the entry itself? */
function readsEntry({ filter, order }: ListRequest): boolean {
  return Boolean(filter.tag || filter.in || filter.q !== undefined || order.by === "title");
}

function keySql(key: SortKey, { order }: ListRequest): string {
  if ("sql" in key) return key.sql;
  return key.shared === null ? "null::int" : `${key.shared}::${keyTypes[order.by]}`;
}

/** What comes behind a position; null when nothing of the source does. */
function behindPosition(
  key: SortKey,
  id: string,
  { order }: ListRequest,
  after: Position,
  parameters: Parameters,
): string[] | null {
  const sign = order.descending ? "<" : ">";
  const lastId = parameters.add(after.id, "uuid");
  if ("sql" in key) {
    const lastKey = parameters.add(after.key, keyTypes[order.by] ?? "text");
    return [`(${key.sql}, ${id}) ${sign} (${lastKey}, ${lastId})`];
  }
  if (key.shared === null || key.shared === Number(after.key)) return [`${id} ${sign} ${lastId}`];
  return order.descending === key.shared < Number(after.key) ? [] : null;
}
