/** From what is stored to what is shown: the one place where `status` and `state` are derived. */
import type { Entry, EntryError, FinalStatus, State } from "./entry.ts";
import type { Json } from "./json.ts";
import type { SecretPath } from "./secrets.ts";

/** A row of `sql/read-entries.sql`. */
export interface EntryRow {
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  readonly tags: readonly string[] | null;
  readonly priority: number;
  readonly retryOf: string | null;
  readonly createdAt: Date;
  readonly workflow: string;
  readonly workflowVersion: string;
  readonly stages: readonly string[];
  /** Attempts allowed, by stage. */
  readonly stageAttempts: readonly number[] | null;
  readonly stagesDone: number;
  readonly progress: number;
  readonly version: number;
  readonly attempt: number;
  readonly attemptFloor: number;
  readonly finalStatus: FinalStatus | null;
  readonly result: Json;
  /** What of it is secret. */
  readonly resultSecrets: readonly SecretPath[] | null;
  readonly resultTruncated?: boolean;
  readonly error: EntryError | null;
  readonly cancelRequested: boolean;
  readonly parked: "backoff" | "sleep" | "signal" | "paused" | null;
  readonly availableAt: Date | null;
  readonly notDue: boolean;
  /** Due, and no live worker has code for its workflow version. */
  readonly noWorker: boolean;
  /** Due, and its workflow is paused. */
  readonly paused: boolean;
  readonly lockedBy: string | null;
  readonly lockedAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly updatedAt: Date;
}

const finalStates: Record<FinalStatus, State> = {
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
  EXPIRED: "cancelled",
};
const parkedStates = { backoff: "retrying", sleep: "waiting", signal: "waiting", paused: "paused" } as const;

/** What an entry is doing now. */
export function stateOf(row: Pick<EntryRow, "finalStatus" | "lockedBy" | "notDue" | "parked" | "paused">): State {
  if (row.finalStatus) return finalStates[row.finalStatus];
  if (row.lockedBy) return "running";
  if (!row.notDue) return row.paused ? "paused" : "queued";
  return row.parked ? parkedStates[row.parked] : "scheduled";
}

/** Where an entry stands in its workflow: the last state durably reached. */
export function statusOf(row: Pick<EntryRow, "finalStatus" | "stagesDone" | "stages">): string {
  return row.finalStatus ?? (row.stagesDone === 0 ? "CREATED" : (row.stages[row.stagesDone - 1] as string));
}

/** The text that stands as the result of an entry that did not complete. */
const failureText = (error: EntryError | null): string => `Error: ${error?.message ?? "unknown"}`;

export function toEntry(row: EntryRow): Entry {
  const state = stateOf(row);
  const time = (at: Date | null): string | null => at?.toISOString() ?? null;
  const failed = row.finalStatus !== null && row.finalStatus !== "COMPLETED";
  return {
    id: row.id,
    title: row.title,
    workflow: row.workflow,
    workflowVersion: row.workflowVersion,
    status: statusOf(row),
    state,
    waitingFor: row.noWorker && !row.paused ? "worker" : null,
    stage: state === "running" ? (row.stages[row.stagesDone] ?? null) : null,
    stages: row.stages,
    progress: row.progress,
    result: failed ? failureText(row.error) : row.result,
    ...(row.resultTruncated ? { resultTruncated: true } : {}),
    error: row.error,
    lockedBy: row.lockedBy,
    lockedAt: time(row.lockedAt),
    attempt: row.attempt - row.attemptFloor,
    maxAttempts: row.stageAttempts?.[Math.min(row.stagesDone, row.stages.length - 1)] ?? 1,
    cancelRequested: row.cancelRequested,
    priority: row.priority,
    tags: row.tags ?? [],
    retryOf: row.retryOf,
    owner: row.owner,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    availableAt: time(row.availableAt),
    startedAt: time(row.startedAt),
    finishedAt: time(row.finishedAt),
    version: row.version,
  };
}
