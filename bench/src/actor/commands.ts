/** What the bench can ask of a contestant's process. */
import type { Kind, Target } from "../contestant.ts";

export interface Progress {
  readonly began: number;
  readonly ended: number;
  readonly firstAt: number;
  /** CPU time of this process so far, in µs. */
  readonly cpuMicros: number;
}

export interface Rate {
  readonly seconds: number;
  readonly cpuMicros: number;
}

export interface Commands {
  open(library: string, profile: string, target: Target): Promise<void>;
  prepare(): Promise<void>;
  /** Stores entries that wait for a worker, the fastest way there is. */
  fill(kind: Kind, count: number): Promise<void>;
  /** Starts entries one by one from so many concurrent callers; each waits for its own. */
  startSingly(kind: Kind, callers: number, count: number): Promise<Rate>;
  /** Starts entries by the library's call for many; undefined when it has none. */
  startInBulk(kind: Kind, count: number): Promise<Rate | undefined>;
  /** Starts one entry after the other with pauses, each with the time of its start; resolves with the calls' durations in ms. */
  startPaced(kind: Kind, samples: number, pauseMs: number): Promise<readonly number[]>;
  work(kind: Kind): Promise<void>;
  progress(): Promise<Progress>;
  /** Start to first line of the handler, in ms. */
  latencies(): Promise<readonly number[]>;
  /** Resolves with the time at which the store had no unfinished entry left. */
  untilDrained(kind: Kind): Promise<number>;
  openBacklog(library: string, profile: string, target: Target): Promise<void>;
  addWaiting(count: number): Promise<void>;
  addFinished(count: number): Promise<boolean>;
  /** Claims 100 entries so many times, refilled after each when asked; resolves with the claims' durations in ms. */
  claimHundreds(times: number, refill: boolean): Promise<readonly number[]>;
}

export interface Call {
  readonly id: number;
  readonly method: keyof Commands;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
