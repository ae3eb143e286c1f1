import type { Bulk, BulkAction, BulkPreview, BulkReason, BulkState } from "async-workflow";
import { amount } from "./amount.ts";
import { duration } from "./time.ts";

/** How the screens speak of bulk actions. */

/** `"1 entry"`, `"3,481 entries"`. */
export const entriesText = (count: number): string => `${amount(count)} ${count === 1 ? "entry" : "entries"}`;

const verbs: Record<BulkAction, string> = { retry: "Retry", cancel: "Cancel" };

/** `"Retry 3,481 entries"`. */
export const bulkTitle = (action: BulkAction, count: number): string => `${verbs[action]} ${entriesText(count)}`;

/** What will happen: to one entry, and to several. */
const plans: Partial<Record<BulkReason, readonly [one: string, several: string]>> = {
  retried: ["will go on from the stage where it ended", "will go on from the stage where they ended"],
  repeated: [
    "will be repeated from that stage on, by a new entry",
    "will be repeated from that stage on, each by a new entry",
  ],
  tried_at_once: [
    "waits for its next try and will be tried at once",
    "wait for their next try and will be tried at once",
  ],
  asked_to_stop: ["is running and will get a stop signal", "are running and will get a stop signal"],
  ended: ["waits and will end at once", "wait and will end at once"],
};

/** Why nothing will: of one entry, and of several. */
const obstacles: Partial<Record<BulkReason, readonly [one: string, several: string]>> = {
  not_found: ["it is not there any more", "they are not there any more"],
  not_yours: ["it belongs to somebody else", "they belong to somebody else"],
  completed: ["it has completed", "they have completed"],
  failed: ["it has failed", "they have failed"],
  cancelled: ["it is cancelled", "they are cancelled"],
  expired: ["it has expired", "they have expired"],
  running: ["it is running", "they are running"],
  retrying: ["it waits for its next try", "they wait for their next try"],
  waiting: ["it has not ended", "they have not ended"],
  no_stage: ["its version of the workflow has no such stage", "their version of the workflow has no such stage"],
  stage_not_reached: ["it never came to that stage", "they never came to that stage"],
};

/** The end of "380 …": `"will go on …"`, `"cannot, because they have completed"`. */
export function planText({ reason, count }: BulkPreview["reasons"][number]): string {
  const form = count === 1 ? 0 : 1;
  return plans[reason]?.[form] ?? `cannot, because ${obstacles[reason]?.[form] ?? "something is in the way"}`;
}

/** What happened to one entry, or why nothing did. */
export const reasonWords: Record<BulkReason, string> = {
  retried: "goes on",
  repeated: "repeated by a new entry",
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
  no_stage: "has no such stage",
  stage_not_reached: "never came to that stage",
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

/** `"40 done, 3 skipped"`: what came of those that were come to. */
export function outcomeText({ done, skipped, failed }: Bulk): string {
  const parts = [`${amount(done)} done`];
  if (skipped > 0) parts.push(`${amount(skipped)} skipped`);
  if (failed > 0) parts.push(`${amount(failed)} failed`);
  return parts.join(", ");
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
