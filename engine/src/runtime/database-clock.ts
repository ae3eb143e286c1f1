import { systemClock } from "./clock.ts";
import { sharedNow } from "./lease-guard.ts";
import type { Clock } from "./stage-run.ts";

/**
 * The database's clock, by which entries are due, carried on by the machine's monotonic one between two looks at it. What the
 * machine says the time is counts for nothing: a sleep may begin on one whose clock is an hour ahead and go on elsewhere.
 */
export class DatabaseClock implements Clock {
  #aheadMs: number;

  constructor(nowMs: number, askedAt: number) {
    this.#aheadMs = ahead(nowMs, askedAt);
  }

  /** The database has just said what time it is; `askedAt` is on the shared monotonic clock. */
  set(nowMs: number, askedAt: number): void {
    this.#aheadMs = ahead(nowMs, askedAt);
  }

  now(): number {
    return sharedNow() + this.#aheadMs;
  }

  after(ms: number, callback: () => void): () => void {
    return systemClock.after(ms, callback);
  }
}

// It looked at its clock between the question and the answer: halfway, as far as can be known.
const ahead = (nowMs: number, askedAt: number): number => nowMs - (askedAt + sharedNow()) / 2;
