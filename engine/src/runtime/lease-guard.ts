/**
 * Keeps the lease while the event loop is busy: a stage that computes for a minute without a pause must not lose its entry.
 * A thread watches the clock that the main thread's beats set, and renews in its stead once they are late. It has a
 * watchdog: past the time by which every running stage must have ended it stops, and others take over.
 */
import { Worker } from "node:worker_threads";

export interface GuardData {
  readonly url: string;
  readonly workerId: number;
  readonly leaseMs: number;
  readonly times: SharedArrayBuffer;
}

// performance.now() counts from the start of its thread; the system's monotonic clock behind it is one for all.
const threadStart = Number(process.hrtime.bigint() / 1_000n) / 1_000 - performance.now();

/** Milliseconds of a clock that all threads share and nobody sets. */
export const sharedNow = (): number => threadStart + performance.now();

/** Places in the shared times. */
export const renewedAt = 0;
export const guardUntil = 1;

// The thread runs the same kind of file as this one: source in the repository, built JavaScript in the package.
const thread = new URL(
  import.meta.url.endsWith(".ts") ? "./lease-guard-thread.ts" : "./lease-guard-thread.js",
  import.meta.url,
);

export class LeaseGuard {
  readonly #times: Float64Array;
  readonly #data: GuardData;
  #thread: Worker | undefined;

  constructor(url: string, workerId: number, leaseMs: number) {
    const times = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT);
    this.#times = new Float64Array(times);
    this.#data = { url, workerId, leaseMs, times };
  }

  /** When the lease was last renewed, by either thread, on the shared clock. */
  get renewedAt(): number {
    return this.#times[renewedAt] as number;
  }

  renewed(at: number): void {
    this.#times[renewedAt] = Math.max(at, this.renewedAt);
  }

  /** Guards until a time on the shared clock, at least. The thread starts when something is first held: an idle worker spares its 13 MB. */
  extend(until: number): void {
    if (until > (this.#times[guardUntil] as number)) this.#times[guardUntil] = until;
    this.#thread ??= this.#start();
  }

  /** Guards no longer than that. */
  limit(until: number): void {
    this.#times[guardUntil] = until;
  }

  #start(): Worker {
    const worker = new Worker(thread, { workerData: this.#data, name: "lease guard" });
    worker.unref();
    worker.on("error", () => {
      this.#thread = undefined; // the next beat that holds something starts another
    });
    return worker;
  }

  stop(): void {
    void this.#thread?.terminate();
    this.#thread = undefined;
  }
}
