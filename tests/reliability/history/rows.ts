/** The rows of our tables as the history keeps them: columns by their names, decoded by their types. */
import type { Json } from "../../../engine/src/model/json.ts";

/** Texts for times (ISO 8601 as PostgreSQL writes it in UTC, or `infinity`), numbers for integers, JSON for jsonb. */
export type Row = Readonly<Record<string, Json>>;

export interface LiveRow {
  readonly entry_id: string;
  readonly workflow_id: number;
  readonly stage: number;
  readonly progress: number;
  readonly attempt: number;
  readonly attempt_floor: number;
  readonly crashes: number;
  readonly parked: "backoff" | "sleep" | "signal" | "paused" | null;
  readonly cancel_requested: boolean;
  readonly version: number;
  readonly worker_id: number | null;
  readonly claim_id: string | null;
  readonly fence: number;
  readonly available_at: string;
  /** Its place in the queue. */
  readonly rank_at: string;
  readonly claimed_at: string | null;
  readonly started_at: string | null;
  readonly updated_at: string;
  readonly expires_at: string | null;
  readonly deadline_at: string | null;
  readonly error: Json;
  readonly result: Json;
}

export interface EntryTableRow {
  readonly id: string;
  readonly workspace: string;
  readonly workflow_id: number;
  readonly title: string;
  readonly retry_of: string | null;
  readonly created_at: string;
  readonly input: Json;
}

export interface AttemptRow {
  readonly entry_id: string;
  readonly stage: number;
  readonly attempt: number;
  readonly outcome: "completed" | "retry" | "waiting" | "failed" | "cancelled" | "lost" | "released";
  readonly worker_id: number | null;
  readonly result: Json;
  readonly error: Json;
}

export interface StepRow {
  readonly entry_id: string;
  readonly stage: number;
  readonly name: string;
  readonly occurrence: number;
  readonly attempt: number;
  readonly result: Json;
}

export interface ResultRow {
  readonly entry_id: string;
  readonly workflow_id: number;
  readonly status: "COMPLETED" | "FAILED" | "CANCELLED" | "EXPIRED";
  readonly stage: number;
  readonly progress: number;
  readonly attempt: number;
  readonly version: number;
  readonly worker_id: number | null;
  readonly claim_id: string | null;
  readonly result: Json;
  readonly error: { readonly code?: string; readonly message?: string } | null;
}

export interface WorkerRow {
  readonly id: number;
  readonly name: string;
  readonly pid: number;
  readonly concurrency: number;
  readonly alive_until: string;
  readonly draining: boolean;
  readonly ended_at: string | null;
  readonly lost: boolean;
}

export interface ChangeRow {
  readonly id: number;
  /** Null: more than are listed. */
  readonly entry_ids: readonly string[] | null;
}

export interface IdempotencyRow {
  readonly workspace: string;
  readonly key: string;
  readonly entry_id: string;
}

export interface Tables {
  readonly live: LiveRow;
  readonly entry: EntryTableRow;
  readonly attempt: AttemptRow;
  readonly step: StepRow;
  readonly result: ResultRow;
  readonly worker: WorkerRow;
  readonly change: ChangeRow;
  readonly idempotency: IdempotencyRow;
}
export type TableName = keyof Tables;

export const tableNames: readonly TableName[] = [
  "live",
  "entry",
  "attempt",
  "step",
  "result",
  "worker",
  "change",
  "idempotency",
];

/** Microseconds since 1970 of a time as PostgreSQL writes it in UTC. */
export function micros(text: string): number {
  if (text === "infinity") return Number.POSITIVE_INFINITY;
  if (text === "-infinity") return Number.NEGATIVE_INFINITY;
  const [, seconds, fraction = ""] = /^(\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text) ?? [];
  if (seconds === undefined) throw new Error(`"${text}" is not a time in UTC.`);
  return Date.parse(`${seconds.replace(" ", "T")}Z`) * 1_000 + Number(fraction.padEnd(6, "0"));
}
