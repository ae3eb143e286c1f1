/** How an attempt ended and what follows from it. Pure: no clock, no database. */
import { toMs } from "./duration.ts";
import type { EntryError } from "./entry.ts";
import { toEntryError } from "./entry-error.ts";
import { EntryTimeout, InvalidResult, NonRetryable, PayloadUnreadable, RetryAfter } from "./errors.ts";
import { type RetryPolicy, retryDelayMs } from "./retry-policy.ts";

/** For which signal an entry is parked. */
export interface SignalWait {
  readonly name: string;
  /** Which of the waits of its stage for this signal it is, from 1. */
  readonly occurrence: number;
  /** Null: until it comes. */
  readonly delayMs: number | null;
}

export type Outcome =
  | { readonly kind: "completed"; readonly result: string | null }
  | { readonly kind: "retry"; readonly delayMs: number; readonly error: EntryError }
  | { readonly kind: "waiting"; readonly delayMs: number }
  | { readonly kind: "awaiting"; readonly wait: SignalWait }
  | { readonly kind: "failed"; readonly error: EntryError }
  | { readonly kind: "cancelled" }
  | { readonly kind: "released" }
  | { readonly kind: "lost" };

const finals = [NonRetryable, InvalidResult, EntryTimeout, PayloadUnreadable] as const;

/**
 * What follows from an error: another try later, or the end. `tries` counts this one; `random` is a draw from [0, 1).
 * A result that JSON cannot hold, or a payload that was tampered with, would be the same again, so it ends the entry like `NonRetryable`.
 */
export function decideFailure(thrown: unknown, tries: number, policy: RetryPolicy, random: number): Outcome {
  const error = toEntryError(thrown);
  const final = finals.some((kind) => thrown instanceof kind);
  if (final || tries >= policy.attempts) return { kind: "failed", error };
  const delayMs = askedDelayMs(thrown) ?? retryDelayMs(policy, tries, random);
  return { kind: "retry", delayMs, error };
}

// The delay often comes from outside (a Retry-After header that is a date, say): one that is none must not break the failure path.
function askedDelayMs(thrown: unknown): number | undefined {
  try {
    return thrown instanceof RetryAfter ? toMs(thrown.delay) : undefined;
  } catch {
    return undefined;
  }
}

/** Progress when `done` of `stages` stages are done and the next one is at `percent` (0–100); 100 only at the end. */
export function progressOf(done: number, stages: number, percent = 0): number {
  if (done >= stages) return 100;
  const within = Math.min(Math.max(Number.isFinite(percent) ? percent : 0, 0), 100);
  const reached = Math.floor((100 * done) / stages);
  const next = Math.floor((100 * (done + 1)) / stages);
  return Math.min(reached + Math.floor(((next - reached) * within) / 100), 99);
}
