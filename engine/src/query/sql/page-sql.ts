/** The statements that read a list: its ids in order, how far down it is searched, how many there are. */

import { newestFirst } from "../entry-order.ts";
import { chosenIds, isChosen } from "./chosen-ids.ts";
import { idConditions } from "./conditions.ts";
import { type Floors, type ListRequest, mostScanned, needsFloor } from "./list-request.ts";
import { type Composed, Parameters } from "./parameters.ts";
import { rowsOf } from "./rows-of.ts";
import { type Source, sourcesOf } from "./source.ts";

const nothing = "select null::uuid as id, null::int as key where false";

/** `select id, key` of a page, in order. */
export function pageSql(request: ListRequest, limit: number, offset: number, parameters: Parameters): string {
  const { order, filter } = request;
  const most = parameters.add(limit + offset, "bigint");
  const branches = sourcesOf(filter, order)
    .map((source) => rowsOf(source, request, parameters, { limit: most, ordered: true }))
    .filter((branch) => branch !== null);
  const direction = order.descending ? "desc" : "asc";
  const all = branches.map((branch) => `(${branch})`).join(" union all ") || nothing;
  return `select id, key from (${all}) as matching
    order by ${order.by === "created" ? "" : `key ${direction}, `}id ${direction}
    limit ${parameters.add(limit, "bigint")} offset ${parameters.add(offset, "bigint")}`;
}

/** One row with `count`: how many match, but not more than `most` are counted. */
export function countSql(request: ListRequest, most: number): Composed {
  const parameters = new Parameters();
  const limit = parameters.add(most, "bigint");
  return parameters.statement(`select count(*)::int as count from (${anyRows(request, limit, parameters)}) as counted`);
}

/** The rows that match, in no order, at most `limit` of them. */
export function anyRows(request: ListRequest, limit: string, parameters: Parameters): string {
  const unordered: ListRequest = { ...request, after: null };
  const branches = sourcesOf(request.filter, request.order)
    .map((source) => rowsOf(source, unordered, parameters, { limit, ordered: false }))
    .filter((branch) => branch !== null);
  return `select id from (${branches.map((branch) => `(${branch})`).join(" union all ") || nothing}) as matching limit ${limit}`;
}

/** One row with the id of the last entry that is read, by source; null when the list is read without floors. */
export function floorsSql(request: ListRequest): Composed | null {
  const { workspace, filter, order, now } = request;
  const parameters = new Parameters();
  const columns = sourcesOf(filter, order)
    .filter((source) => needsFloor(source, filter, order))
    .map((source) => `(${floorOf(source)}) as "${source}"`);
  return columns.length > 0 ? parameters.statement(`select ${columns.join(", ")}`) : null;

  function floorOf(source: Source): string {
    const names = filter.workflow && parameters.add(filter.workflow, "text[]");
    const least = `desc offset ${mostScanned - 1} limit 1`;
    if (isChosen(filter)) {
      const newest = { ...request, order: newestFirst, after: null };
      return `select chosen.id from (${chosenIds(newest, null, parameters)}) as chosen order by chosen.id ${least}`;
    }
    if (source === "entry" || source === "COMPLETED") {
      const bounds = idConditions(filter, "e.id", now, parameters).map((bound) => ` and ${bound}`);
      return `select found.id from async_workflow.workflow k cross join lateral (
          select e.id from async_workflow.entry e
          where e.workspace = ${parameters.add(workspace, "text")} and e.workflow_id = k.id${bounds.join("")}
          order by e.id desc limit ${mostScanned}) as found
        ${names ? `where k.name = any (${names})` : ""} order by found.id ${least}`;
    }
    const bounds = idConditions(filter, "r.entry_id", now, parameters).map((bound) => ` and ${bound}`);
    return `select r.entry_id from async_workflow.result r
      where r.status = '${source}' and r.status <> 'COMPLETED'${bounds.join("")} order by r.entry_id ${least}`;
  }
}

/** The time up to which entries were left out of a search, if any were: the highest of the floors. */
export function searchedBackTo(floors: Floors): string | null {
  const highest = Object.values(floors)
    .filter((floor) => floor !== null)
    .sort()
    .at(-1);
  if (!highest) return null;
  return new Date(Number.parseInt(highest.slice(0, 8) + highest.slice(9, 13), 16)).toISOString();
}
