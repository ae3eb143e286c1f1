/** How many entries each status and each workflow has, under a filter that leaves that field open. */
import type { Facet, Facets } from "../engine.ts";
import { type FinalStatus, finalStatuses } from "../model/entry.ts";
import { newestFirst } from "../query/entry-order.ts";
import { chosenIds, isChosen } from "../query/sql/chosen-ids.ts";
import type { ListRequest } from "../query/sql/list-request.ts";
import { anyRows } from "../query/sql/page-sql.ts";
import { type Composed, Parameters } from "../query/sql/parameters.ts";
import { rowsOf } from "../query/sql/rows-of.ts";
import { sourcesOf } from "../query/sql/source.ts";
import type { ListCounts } from "./list-counts.ts";
import { mostCounted } from "./list-counts.ts";
import type { ListDatabase } from "./list-database.ts";

const mostWorkflows = 50;

interface FacetRow {
  readonly value: string;
  readonly count: number;
}

/** `byStatus` and `byWorkflow` are the list's request without its status and without its workflow. */
export async function readFacets(
  database: ListDatabase,
  counts: ListCounts,
  statusRequest: ListRequest,
  workflowRequest: ListRequest,
): Promise<Facets> {
  const [byStatus, byWorkflow] = await Promise.all([
    bounded(database, statusRequest),
    bounded(database, workflowRequest),
  ]);
  const names = await database.read<{ name: string }>({
    text: `select name from async_workflow.workflow group by name order by max(updated_at) desc limit ${mostWorkflows}`,
    values: [],
  });
  const settle = async ({ value, count }: FacetRow, request: Bounded): Promise<Facet> => ({
    value,
    ...(request.isCut ? { count, isEstimate: true } : await counts.settle(count, request)),
  });
  const statuses = await database.read<FacetRow>(statusCounts(byStatus));
  const workflows = names.length > 0 ? await database.read<FacetRow>(workflowCounts(byWorkflow, names)) : [];
  const only = (field: "status" | "workflow", request: Bounded, value: string): Bounded => ({
    ...request,
    filter: { ...request.filter, [field]: [value] },
  });
  return {
    status: await Promise.all(statuses.map((row) => settle(row, only("status", byStatus, row.value)))),
    workflow: await Promise.all(workflows.map((row) => settle(row, only("workflow", byWorkflow, row.value)))),
  };
}

interface Bounded extends ListRequest {
  /** Only the newest were counted. */
  readonly isCut: boolean;
}

/** Each count looks at every entry that the filter names; of a large group, only at its newest. */
async function bounded(database: ListDatabase, request: ListRequest): Promise<Bounded> {
  if (!isChosen(request.filter)) return { ...request, isCut: false };
  const parameters = new Parameters();
  const chosen = chosenIds({ ...request, order: newestFirst, after: null }, null, parameters);
  const [last] = await database.read<{ id: string }>(
    parameters.statement(`select id from (${chosen}) as chosen offset ${mostCounted} limit 1`),
  );
  if (!last) return { ...request, isCut: false };
  const floors = Object.fromEntries(["entry", "live", ...finalStatuses].map((source) => [source, last.id]));
  return { ...request, floors, isCut: true };
}

function statusCounts(request: ListRequest): Composed {
  const parameters = new Parameters();
  const limit = parameters.add(mostCounted + 1, "bigint");
  const split = { ...request, order: { by: "status", descending: true } } as const;
  const parts = sourcesOf(request.filter, split.order).map((source) => {
    const rows = rowsOf(source, split, parameters, { limit, ordered: false });
    if (source !== "live")
      return `select '${source satisfies FinalStatus | "entry"}' as value, count(*)::int as count from (${rows}) as counted`;
    return `select case when l.stage = 0 then 'CREATED' else k.stages[l.stage] end as value, count(*)::int as count
      from (${rows}) as counted join async_workflow.live l on l.entry_id = counted.id
      join async_workflow.workflow k on k.id = l.workflow_id group by 1`;
  });
  return parameters.statement(
    `select value, count from (${parts.toReversed().join(" union all ")}) as facet where count > 0`,
  );
}

function workflowCounts(request: ListRequest, names: readonly { name: string }[]): Composed {
  const parameters = new Parameters();
  const limit = parameters.add(mostCounted + 1, "bigint");
  const parts = names.map(({ name }) => {
    const named = { ...request, filter: { ...request.filter, workflow: [name] } };
    return `select ${parameters.add(name, "text")} as value, count(*)::int as count from (${anyRows(named, limit, parameters)}) as counted`;
  });
  return parameters.statement(`select value, count from (${parts.join(" union all ")}) as facet where count > 0`);
}
