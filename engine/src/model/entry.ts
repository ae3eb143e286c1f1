import type { Json } from "./json.ts";

/** What the entry is doing now; derived from what is stored, never stored itself. */
export const states = [
  "scheduled",
  "queued",
  "running",
  "retrying",
  "waiting",
  "paused",
  "completed",
  "failed",
  "cancelled",
] as const;
export type State = (typeof states)[number];

/** Final statuses, beside `CREATED` and the names of the stages reached. */
export const finalStatuses = ["COMPLETED", "FAILED", "CANCELLED", "EXPIRED"] as const;
export type FinalStatus = (typeof finalStatuses)[number];

/** How an attempt at a stage ended. */
export const outcomes = ["completed", "retry", "waiting", "failed", "cancelled", "lost", "released"] as const;
export type OutcomeName = (typeof outcomes)[number];

/** An error as it is kept: `code` is stable, `message` is for people, `stack` for developers. */
export interface EntryError {
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
  /** The same for all failures of the same kind: the id of their error group. */
  readonly fingerprint?: string;
}

/** One execution of a workflow, as the API and the screens show it. Times are ISO 8601 in UTC. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly workflow: string;
  readonly workflowVersion: string;
  /** `CREATED`, the name of the last stage reached, or a final status. */
  readonly status: string;
  readonly state: State;
  /** `worker`: it is due and no live worker has code for its workflow version. */
  readonly waitingFor: "worker" | null;
  /** The stage that runs now, or null. */
  readonly stage: string | null;
  /** All stages of the workflow, in order. */
  readonly stages: readonly string[];
  /** 0–100; never falls within one attempt. */
  readonly progress: number;
  /** The result; `Error: <message>` when it failed; null before. */
  readonly result: Json;
  /** In lists: the result is larger than 8 KiB and left out. */
  readonly resultTruncated?: true;
  readonly error: EntryError | null;
  /** The worker that holds the lease, and since when. */
  readonly lockedBy: string | null;
  readonly lockedAt: string | null;
  /** Tries of the present stage, and how many it may have. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly cancelRequested: boolean;
  readonly priority: number;
  readonly tags: readonly string[];
  /** The entry that this one repeats, if any. */
  readonly retryOf: string | null;
  readonly owner: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Not before then will it run (delayed, backing off, sleeping); null when it is due, runs or has ended. */
  readonly availableAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** +1 per change: the higher one is the newer one. */
  readonly version: number;
}
