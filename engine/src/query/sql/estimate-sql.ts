/** The same rows without limits and fences, for the planner alone: how many does it expect? */

import { chosenIds, isChosen } from "./chosen-ids.ts";
import { idConditions, liveConditions, rowConditions } from "./conditions.ts";
import type { ListRequest } from "./list-request.ts";
import { type Composed, Parameters } from "./parameters.ts";
import { rowOf } from "./row.ts";
import { type Source, sourcesOf } from "./source.ts";

const tables: Record<"entry" | "live" | "COMPLETED", string> = {
  entry: "async_workflow.entry e",
  live: "async_workflow.live l join async_workflow.workflow k on k.id = l.workflow_id join async_workflow.entry e on e.id = l.entry_id",
  COMPLETED: "async_workflow.entry e join async_workflow.result r on r.entry_id = e.id",
};
const troubled = "async_workflow.result r join async_workflow.entry e on e.id = r.entry_id";

/** `workflowIds`: the versions of the filter's workflows, which statistics are kept of; null for all. */
export function estimateSql(request: ListRequest, workflowIds: readonly number[] | null): Composed {
  const parameters = new Parameters();
  const branches = sourcesOf(request.filter, request.order).map((source) => {
    const conditions = conditionsOf(source, request, workflowIds, parameters);
    const from = source === "entry" || source === "live" || source === "COMPLETED" ? tables[source] : troubled;
    return `select from ${from} where ${conditions.join(" and ")}`;
  });
  const all = branches.length > 0 ? branches.join(" union all ") : "select where false";
  return parameters.statement(`explain (format json) ${all}`);
}

function conditionsOf(
  source: Source,
  request: ListRequest,
  workflowIds: readonly number[] | null,
  parameters: Parameters,
): string[] {
  const { filter, workspace, now, asOf } = request;
  // Attempts and durations of the source "entry" would need both other tables; the planner only guesses at them anyway.
  const known =
    source === "entry"
      ? { ...filter, out: undefined, worker: undefined, attempts: undefined, duration: undefined }
      : filter;
  const row = rowOf(source);
  const workflowColumn = source === "live" ? "l.workflow_id" : row.id === "e.id" ? "e.workflow_id" : "r.workflow_id";
  return [
    `e.workspace = ${parameters.add(workspace, "text")}`,
    ...(workflowIds ? [`${workflowColumn} = any (${parameters.add(workflowIds, "int[]")})`] : []),
    ...(source === "live" ? liveConditions(filter, parameters) : []),
    ...(source === "live" || source === "entry" ? [] : [`r.status = '${source}'`]),
    ...idConditions(filter, row.id, now, parameters),
    ...(!isChosen(filter) ? [] : [`${row.id} in (${chosenIds({ ...request, after: null }, null, parameters)})`]),
    ...rowConditions(known, row, parameters.add(asOf, "timestamptz"), parameters),
  ];
}
