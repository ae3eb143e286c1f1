import { type Duration, toMs } from "./duration.ts";
import { InvalidDefinition } from "./errors.ts";

/** How often and when a stage that failed is tried again. */
export interface RetryOptions {
  /** Tries in all, the first included. Default 3. */
  readonly attempts?: number;
  /** Default `"exponential"`: `delay`, 2×, 4× … up to `maxDelay`. */
  readonly backoff?: "exponential" | "fixed";
  /** Before the second try. Default 1 s. */
  readonly delay?: Duration;
  /** Default 5 minutes. */
  readonly maxDelay?: Duration;
  /** Share of the delay that is drawn at random, 0–1. Default 0.5: between half the delay and all of it. */
  readonly jitter?: number;
}

export interface RetryPolicy {
  readonly attempts: number;
  readonly backoff: "exponential" | "fixed";
  readonly delayMs: number;
  readonly maxDelayMs: number;
  readonly jitter: number;
}

/** The policy with its defaults filled in. Throws `InvalidDefinition` for values out of range. */
export function retryPolicy(options: RetryOptions = {}): RetryPolicy {
  const policy: RetryPolicy = {
    attempts: options.attempts ?? 3,
    backoff: options.backoff ?? "exponential",
    delayMs: toMs(options.delay ?? "1s"),
    maxDelayMs: toMs(options.maxDelay ?? "5m"),
    jitter: options.jitter ?? 0.5,
  };
  if (!Number.isInteger(policy.attempts) || policy.attempts < 1 || policy.attempts > 10_000) {
    throw new InvalidDefinition(`retry.attempts must be a whole number from 1 to 10000, not ${options.attempts}.`);
  }
  if (!(policy.jitter >= 0 && policy.jitter <= 1)) {
    throw new InvalidDefinition(`retry.jitter must be between 0 and 1, not ${options.jitter}.`);
  }
  return policy;
}

/**
 * Milliseconds to wait after the given try (1 = the first). `random` is a draw from [0, 1).
 * Equal jitter as in Marc Brooker's "Exponential Backoff And Jitter" (AWS, 2015): part fixed, part drawn, so that
 * entries that failed together do not come back together and none comes back at once.
 */
export function retryDelayMs(policy: RetryPolicy, tries: number, random: number): number {
  const grown = policy.backoff === "exponential" ? policy.delayMs * 2 ** Math.min(tries - 1, 50) : policy.delayMs;
  const full = Math.min(grown, policy.maxDelayMs);
  return Math.round(full * (1 - policy.jitter * random));
}
