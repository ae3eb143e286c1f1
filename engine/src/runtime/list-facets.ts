/** How many entries each status and each workflow has, under a filter that leaves that field open. */
import type { Facet, Facets } from "../engine.ts";
import type { FinalStatus } from "../model/entry.ts";
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
  byStatus: ListRequest,
  byWorkflow: ListRequest,
): Promise<Facets> {
  const names = await database.read<{ name: string }>({
    text: `select name from async_workflow.workflow group by name order by max(updated_at) desc limit ${mostWorkflows}`,
    values: [],
  });
  const settle = async ({ value, count }: FacetRow, request: ListRequest): Promise<Facet> => ({
    value,
    ...(await counts.settle(count, request)),
  });
  const statuses = await database.read<FacetRow>(statusCounts(byStatus));
  const workflows = names.length > 0 ? await database.read<FacetRow>(workflowCounts(byWorkflow, names)) : [];
  const only = (field: "status" | "workflow", request: ListRequest, value: string): ListRequest => ({
    ...request,
    filter: { ...request.filter, [field]: [value] },
  });
  return {
    status: await Promise.all(statuses.map((row) => settle(row, only("status", byStatus, row.value)))),
    workflow: await Promise.all(workflows.map((row) => settle(row, only("workflow", byWorkflow, row.value)))),
  };
}

function statusCounts(request: ListRequest): Composed {
  const parameters = new Parameters();
  const limit = parameters.add(mostCounted + 1, "bigint");
  const split = { ...request, order: { by: "status", descending: true } } as const;
  const parts = sourcesOf(request.filter, split.order).map((source) => {
    const rows = rowsOf(source, split, parameters, { limit, ordered: false });
    if (source !== "live")
      return `select '${source satisfies FinalStatus | "entry"}' as value, count(*)::int as count from (${rows}) as counted`;
    return `select case when l.stage = 0 then 'CREATED' else k.stages[l.stage] end, count(*)::int
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
