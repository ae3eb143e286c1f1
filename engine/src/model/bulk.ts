/** Actions on many entries at once, in the background. Times are ISO 8601 in UTC. */
import type { EntryQuery, Scope } from "../engine.ts";

export const bulkActions = ["retry", "cancel"] as const;
export type BulkAction = (typeof bulkActions)[number];

export const bulkStates = ["running", "stopped", "finished"] as const;
export type BulkState = (typeof bulkStates)[number];

/** `done`: it was acted upon. `skipped`: it could not be, `reason` says why. `failed`: acting on it failed. `left`: not yet. */
export const bulkOutcomes = ["done", "skipped", "failed", "left"] as const;
export type BulkOutcomeName = (typeof bulkOutcomes)[number];

/** What an entry is when it is acted upon. */
export const entryKinds = [
  "not_found",
  "not_yours",
  "completed",
  "failed",
  "cancelled",
  "expired",
  "running",
  "retrying",
  "waiting",
  // It has ended, and the stage to begin with is none of its own, or one that it never came to.
  "no_stage",
  "stage_not_reached",
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Why an outcome is what it is. */
export const bulkReasons = [
  "retried",
  "repeated",
  "tried_at_once",
  "asked_to_stop",
  "ended",
  "ended_since",
  ...entryKinds,
  "error",
] as const;
export type BulkReason = (typeof bulkReasons)[number];

export interface BulkVerdict {
  readonly outcome: "done" | "skipped";
  readonly reason: BulkReason;
}

const does = (reason: BulkReason): BulkVerdict => ({ outcome: "done", reason });
const retryable = does("retried");

/** What an action does to an entry of a kind; a kind that is missing is skipped, with itself as the reason. */
const effects: Record<BulkAction, Partial<Record<EntryKind, BulkVerdict>>> = {
  retry: { failed: retryable, cancelled: retryable, expired: retryable, retrying: does("tried_at_once") },
  cancel: { running: does("asked_to_stop"), retrying: does("ended"), waiting: does("ended") },
};

const repeatable = does("repeated");

/** What a retry from a stage does: to what has ended, however it did. */
const repeats: Partial<Record<EntryKind, BulkVerdict>> = {
  completed: repeatable,
  failed: repeatable,
  cancelled: repeatable,
  expired: repeatable,
};

/** What an action would do to an entry; `from`: the stage that a retry begins with. */
export function bulkVerdict(action: BulkAction, kind: EntryKind, from: string | null): BulkVerdict {
  return (from === null ? effects[action] : repeats)[kind] ?? { outcome: "skipped", reason: kind };
}

/** Either `ids` or `filter`; an empty filter is every entry. */
export interface BulkRequest {
  readonly action: BulkAction;
  /** At most 1,000. */
  readonly ids?: readonly string[];
  readonly filter?: Omit<EntryQuery, "order" | "limit" | "offset" | "cursor">;
  /**
   * The stage that a retry begins with: for each entry that has ended a new one takes over the results of the stages before
   * and repeats the rest, as `retry` with `from` does. Without it, what failed goes on from the stage where it ended.
   */
  readonly from?: string;
  /** Entries a second, 1–1,000. Default 100. */
  readonly pace?: number;
  /** For those who look it up later; at most 500 characters. */
  readonly reason?: string;
}

/** What would happen to how many. */
export interface BulkPreview {
  readonly action: BulkAction;
  /** At most 100,000. */
  readonly matched: number;
  /** More match than can be taken at once: these are the oldest 100,000. */
  readonly isCapped: boolean;
  /** The one that all are entries of; null when they are of several. */
  readonly workflow: string | null;
  readonly will: number;
  readonly cannot: number;
  /** The most frequent first. */
  readonly reasons: readonly (BulkVerdict & { readonly count: number })[];
}

export interface Bulk {
  readonly id: string;
  readonly action: BulkAction;
  /** The stage that a retry begins with; null: where each ended. */
  readonly from: string | null;
  /** In the grammar of lists; null when the entries were named one by one. */
  readonly filter: string | null;
  readonly reason: string | null;
  readonly askedBy: string;
  readonly state: BulkState;
  /** `worker`: no worker is there to go on with it. */
  readonly waitingFor: "worker" | null;
  /** Entries a second. */
  readonly pace: number;
  readonly total: number;
  readonly isCapped: boolean;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly left: number;
  /** What it acts on was fixed then. */
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly stoppedBy: string | null;
}

export interface BulkPage {
  /** The newest first. */
  readonly bulks: readonly Bulk[];
  readonly next: string | null;
}

export interface BulkOutcome {
  readonly entryId: string;
  readonly outcome: BulkOutcomeName;
  readonly reason: BulkReason | null;
  /** What went wrong, when acting on it failed. */
  readonly detail: string | null;
  readonly at: string | null;
  /** The entry as it is now; null when it is not there (any more). */
  readonly entry: {
    readonly title: string;
    readonly workflow: string;
    readonly stages: readonly string[];
    readonly status: string;
  } | null;
}

export interface BulkOutcomePage {
  /** In the order of their ids, in which they are acted upon. */
  readonly outcomes: readonly BulkOutcome[];
  readonly next: string | null;
}

export interface PageQuery {
  /** Default 50, at most 100. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** Retries or cancels many entries in the background. */
export interface Bulks {
  /** What `start` would do now. Changes nothing. Throws `InvalidInput`. */
  preview(request: BulkRequest, scope?: Scope): Promise<BulkPreview>;
  /**
   * Fixes which entries it is about and resolves; workers act on them at the pace asked for. What matches later is not
   * included, and an entry is acted upon once. Throws `InvalidInput`, `IdempotencyMismatch`.
   */
  start(request: BulkRequest, options?: { scope?: Scope; idempotencyKey?: string }): Promise<Bulk>;
  /** The newest first. */
  list(query?: PageQuery, scope?: Scope): Promise<BulkPage>;
  /** Throws `BulkNotFound`. */
  get(id: string, scope?: Scope): Promise<Bulk>;
  /** Throws `BulkNotFound`. */
  outcomes(
    id: string,
    query?: PageQuery & { readonly outcome?: BulkOutcomeName },
    scope?: Scope,
  ): Promise<BulkOutcomePage>;
  /** What it has not acted upon yet is left alone. Throws `BulkNotFound`, `Conflict` `bulk_finished`. */
  stop(id: string, scope?: Scope): Promise<Bulk>;
  /**
   * One that was stopped goes on with what is left of the entries that were fixed at its start. Throws `BulkNotFound`,
   * `NotYourEntry` when it may touch entries that the scope may not, `Conflict` `bulk_finished`.
   */
  resume(id: string, scope?: Scope): Promise<Bulk>;
}
