/** The history of an entry: what happened to it, when, and by whom. */
import type { EntryError } from "./entry.ts";

export const entryEventTypes = [
  "created",
  "taken_over",
  "attempt_started",
  "stage_reached",
  "attempt_failed",
  "lost",
  "released",
  "sleeping",
  "waiting",
  "signalled",
  "resumed",
  "cancel_requested",
  "changed",
  "retried",
  "repeated",
  "completed",
  "failed",
  "cancelled",
  "expired",
] as const;
export type EntryEventType = (typeof entryEventTypes)[number];

export interface EntryEvent {
  readonly type: EntryEventType;
  readonly at: string;
  /** For people. */
  readonly sentence: string;
  readonly stage: string | null;
  readonly attempt: number | null;
  /** The worker, or the person; null when it is not known or was nobody. */
  readonly by: string | null;
  readonly error: EntryError | null;
  /** Until when it then waits. */
  readonly until: string | null;
  /** The other entry: the one that this repeats, or that repeats this. */
  readonly entryId: string | null;
}

/** One sentence about an event. */
export function tellEvent(
  event: Omit<EntryEvent, "sentence">,
  { fields = [], byHand = false }: { fields?: readonly string[] | undefined; byHand?: boolean | undefined } = {},
): string {
  const { stage, attempt, by, error, entryId } = event;
  const who = by ?? "Somebody";
  const why = error ? `: ${error.message}` : ".";
  const told: Record<EntryEventType, string> = {
    created: entryId ? `${who} created it to repeat ${entryId}.` : `${who} created it.`,
    taken_over: `The result of ${stage} was taken over from the entry that it repeats.`,
    attempt_started: `${by ?? "A worker"} began attempt ${attempt} of ${stage}.`,
    stage_reached: byHand ? `${stage} was reached by hand.` : `${stage} was reached.`,
    attempt_failed: `Attempt ${attempt} of ${stage} failed${why}`,
    lost: `The worker of attempt ${attempt} of ${stage} died. The attempt does not count.`,
    released: `The worker of attempt ${attempt} of ${stage} stopped and gave it back. The attempt does not count.`,
    resumed: `${by ?? "A worker"} went on with attempt ${attempt} of ${stage}.`,
    sleeping: `${stage} went to sleep.`,
    waiting: `${stage} waits for the signal ${fields.join()}.`,
    signalled: `${who} sent the signal ${fields.join()}.`,
    cancel_requested: `${who} cancelled it.`,
    changed: `${who} changed its ${fields.join(", ") || "title"}.`,
    retried: `${who} retried it.`,
    repeated: `${who} repeated it as ${entryId}.`,
    completed: "It completed.",
    failed: `It failed${why}`,
    cancelled: "It ended as cancelled.",
    expired: "It was not started in time.",
  };
  return told[event.type];
}
