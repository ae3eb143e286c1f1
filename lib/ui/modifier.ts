import type { Entry } from "async-workflow";
import { isFinished } from "./status.ts";
import { nearDay, shortSpan } from "./time.ts";

/** An entry that is due but waits for a free worker says so only after this long: most are claimed at once. */
const queuedAfterMs = 2_000;

/**
 * The one amber chip beside the badge: why an entry does not simply run. Null when there is nothing to say.
 * Words only; it never borrows the colour of a stage.
 */
export function modifier(entry: Entry, now: number, zone?: string): string | null {
  if (isFinished(entry)) return null;
  if (entry.cancelRequested) return "cancelling";
  if (entry.waitingFor === "worker") return "no worker";
  const wait = entry.availableAt === null ? 0 : Date.parse(entry.availableAt) - now;
  switch (entry.state) {
    case "retrying":
      return `retry ${entry.attempt + 1}/${entry.maxAttempts}${wait > 0 ? ` · in ${shortSpan(wait + 999)}` : ""}`;
    case "waiting":
      return entry.availableAt === null ? "waiting" : `waiting until ${nearDay(entry.availableAt, now, zone)}`;
    case "scheduled":
      return entry.availableAt === null ? "scheduled" : `starts ${nearDay(entry.availableAt, now, zone)}`;
    case "paused":
      return "paused";
    case "queued":
      return now - Date.parse(entry.updatedAt) > queuedAfterMs ? "queued" : null;
    case "running":
      return entry.attempt > 1 ? `attempt ${entry.attempt}/${entry.maxAttempts}` : null;
    default:
      return null;
  }
}
