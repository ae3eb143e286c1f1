import type { Bulk, BulkAction, BulkReason, BulkState } from "async-workflow";
import { duration } from "./time.ts";

/** How the screens speak of bulk actions. */

export const amount = (count: number): string => count.toLocaleString("en");

/** `"1 entry"`, `"3,481 entries"`. */
export const entriesText = (count: number): string => `${amount(count)} ${count === 1 ? "entry" : "entries"}`;

const verbs: Record<BulkAction, string> = { retry: "Retry", cancel: "Cancel" };

/** `"Retry 3,481 entries"`. */
export const bulkTitle = (action: BulkAction, count: number): string => `${verbs[action]} ${entriesText(count)}`;

/** What happens to entries, or why nothing does: the end of "380 …". */
export const reasonPlans: Record<BulkReason, string> = {
  retried: "go on from the stage where they ended",
  tried_at_once: "wait for their next try and are tried at once",
  asked_to_stop: "are running and get a stop signal",
  ended: "wait and end at once",
  ended_since: "have ended since",
  not_found: "are not there any more",
  not_yours: "belong to somebody else",
  completed: "have completed",
  failed: "have failed",
  cancelled: "are cancelled already",
  expired: "have expired",
  running: "are running",
  retrying: "wait for their next try",
  waiting: "have not ended",
  error: "cannot be changed",
};

/** What happened to one entry, or why nothing did. */
export const reasonWords: Record<BulkReason, string> = {
  retried: "goes on",
  tried_at_once: "tried at once",
  asked_to_stop: "was asked to stop",
  ended: "cancelled",
  ended_since: "ended after this was asked for",
  not_found: "is not there",
  not_yours: "belongs to somebody else",
  completed: "has completed",
  failed: "has failed already",
  cancelled: "is cancelled already",
  expired: "has expired",
  running: "is running",
  retrying: "waits for its next try",
  waiting: "has not ended",
  error: "could not be changed",
};

/** How far it is, in a sentence. */
export function bulkProgressText(bulk: Bulk): string {
  const { state, left, pace, waitingFor, createdAt, finishedAt, stoppedBy } = bulk;
  if (state === "running") {
    if (waitingFor === "worker") return `Waits for a worker: none is running. ${entriesText(left)} left.`;
    return `Running, about ${duration(Math.max((left / pace) * 1_000, 1_000))} left.`;
  }
  const took = finishedAt === null ? "" : duration(Date.parse(finishedAt) - Date.parse(createdAt));
  if (state === "finished") return `Finished in ${took}.`;
  return `Stopped by ${stoppedBy ?? "somebody"} after ${took}. ${entriesText(left)} left alone.`;
}

export const stateWords: Record<BulkState, string> = {
  running: "Running",
  stopped: "Stopped",
  finished: "Finished",
};

/** The conditions of a filter one by one, as they stand in an address. */
export function filterTokens(filter: string): readonly string[] {
  return [...new URLSearchParams(filter)].map(([name, value]) => `${name}=${value}`);
}
