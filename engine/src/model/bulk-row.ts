/** From the rows of bulk actions to what screens show. */
import type { Bulk, BulkAction, BulkOutcome, BulkReason, BulkState } from "./bulk.ts";
import type { FinalStatus } from "./entry.ts";
import { statusOf } from "./entry-row.ts";

/** A row of `sql/read-bulks.sql`. */
export interface BulkRow {
  readonly id: string;
  readonly action: BulkAction;
  readonly from: string | null;
  readonly filter: string | null;
  readonly reason: string | null;
  readonly askedBy: string;
  readonly state: BulkState;
  readonly noWorker: boolean;
  readonly pace: number;
  readonly total: number;
  readonly isCapped: boolean;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly stoppedBy: string | null;
  /** Of the request that asked for it. */
  readonly hash: string;
}

/** A row of `sql/read-bulk-outcomes.sql`. */
export interface BulkOutcomeRow {
  readonly entryId: string;
  readonly outcome: "done" | "skipped" | "failed" | null;
  readonly reason: BulkReason | null;
  readonly detail: string | null;
  readonly at: Date | null;
  readonly title: string | null;
  readonly workflow: string | null;
  readonly stages: readonly string[] | null;
  readonly finalStatus: FinalStatus | null;
  readonly stagesDone: number | null;
}

export function toBulk({ noWorker, createdAt, finishedAt, hash: _hash, ...row }: BulkRow): Bulk {
  return {
    ...row,
    waitingFor: noWorker ? "worker" : null,
    left: row.total - row.done - row.skipped - row.failed,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

export function toBulkOutcome(row: BulkOutcomeRow): BulkOutcome {
  const { title, workflow, stages, finalStatus, stagesDone } = row;
  return {
    entryId: row.entryId,
    outcome: row.outcome ?? "left",
    reason: row.reason,
    detail: row.detail,
    at: row.at?.toISOString() ?? null,
    entry:
      title === null || workflow === null || stages === null
        ? null
        : { title, workflow, stages, status: statusOf({ finalStatus, stagesDone: stagesDone ?? 0, stages }) },
  };
}
