/** The entries of a page with all that screens show of them, in the page's order. */
import type { EntryRow } from "../model/entry-row.ts";
import type { EntryOrder } from "../query/entry-order.ts";
import type { Parameters } from "../query/sql/parameters.ts";
import { statements } from "../sql/statement.ts";

/** Larger results are left out of lists. */
const largestResult = 8 * 1024;

const columns: Record<Exclude<keyof EntryRow, "result" | "resultTruncated">, true> = {
  id: true,
  title: true,
  owner: true,
  tags: true,
  priority: true,
  retryOf: true,
  createdAt: true,
  workflow: true,
  workflowVersion: true,
  stages: true,
  stageAttempts: true,
  stagesDone: true,
  progress: true,
  version: true,
  attempt: true,
  attemptFloor: true,
  finalStatus: true,
  resultSecrets: true,
  error: true,
  noWorker: true,
  paused: true,
  cancelRequested: true,
  parked: true,
  availableAt: true,
  notDue: true,
  lockedBy: true,
  lockedAt: true,
  startedAt: true,
  finishedAt: true,
  updatedAt: true,
};
const names = Object.keys(columns).map((name) => `shown."${name}"`);

// The stored size first: a large value is told without being read.
const isLarge = `coalesce(case when pg_column_size(shown.result) > ${largestResult} then true
  else octet_length(shown.result::text) > ${largestResult} end, false)`;

/** Entries by ids ($1) of a workspace ($2), cut like those of a page, in no order. */
export const listedByIds = `select ${names.join(", ")}, sized.large as "resultTruncated",
    case when not sized.large then shown.result end as result
  from (${statements.readEntries.text} where e.id = any ($1::uuid[]) and e.workspace is not distinct from $2 offset 0) as shown
  cross join lateral (select ${isLarge} as large offset 0) as sized`;

/** `page` selects `id, key` in order. Large results are null, and `resultTruncated` says so. */
export function listedEntries(page: string, order: EntryOrder, workspace: string, parameters: Parameters): string {
  const cut = `${names.join(", ")}, page.key::text as "sortKey", sized.large as "resultTruncated",
    case when not sized.large then shown.result end as result`;
  return `select ${cut} ${from(page, workspace, parameters)}
    cross join lateral (select ${isLarge} as large offset 0) as sized ${inOrder(order)}`;
}

/** The same with whole results. */
export function wholeEntries(page: string, order: EntryOrder, workspace: string, parameters: Parameters): string {
  return `select shown.* ${from(page, workspace, parameters)} ${inOrder(order)}`;
}

const from = (page: string, workspace: string, parameters: Parameters): string => `from (${page}) as page
  cross join lateral (${statements.readEntries.text}
    where e.id = page.id and e.workspace is not distinct from ${parameters.add(workspace, "text")} offset 0) as shown`;

function inOrder({ by, descending }: EntryOrder): string {
  const direction = descending ? "desc" : "asc";
  return `order by ${by === "created" ? "" : `page.key ${direction}, `}page.id ${direction}`;
}
