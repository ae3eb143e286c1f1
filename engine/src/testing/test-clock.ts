import type { InlineClock } from "../executors/inline/entry.ts";
import { type Duration, toMs } from "../model/duration.ts";

export interface TestClockOptions {
  /** Where time begins. Default: 2030-01-01. */
  readonly start?: Date;
  /** Time stands still until `advance` is called. */
  readonly manual?: boolean;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * Time for tests. Sleeps, backoff, delays and timeouts of the inline executor go by this clock. It jumps to whatever is
 * due next as soon as no stage is busy, so that a week takes no time; with `manual` it moves only by `advance`.
 */
export class TestClock implements InlineClock {
  readonly #manual: boolean;
  #now: number;
  #timers: Timer[] = [];
  #running = 0;
  #waiting = 0;
  #scheduled = false;

  constructor({ start = new Date("2030-01-01T00:00:00.000Z"), manual = false }: TestClockOptions = {}) {
    this.#now = start.getTime();
    this.#manual = manual;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    this.#schedule();
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** A stage is busy until the function that this returns is called; meanwhile the clock does not jump. */
  running(): () => void {
    this.#running += 1;
    return () => {
      this.#running -= 1;
      this.#schedule();
    };
  }

  /**
   * For handlers under test: takes that long on this clock, so the stage counts as idle meanwhile and its timeout can
   * strike. Rejects with the signal's reason when it fires.
   */
  wait(duration: Duration, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.#waiting += 1;
      const leave = () => {
        this.#waiting -= 1;
        signal?.removeEventListener("abort", aborted);
      };
      const aborted = () => {
        callOff();
        leave();
        reject(signal?.reason);
      };
      const callOff = this.after(toMs(duration), () => {
        leave();
        resolve();
      });
      signal?.addEventListener("abort", aborted, { once: true });
    });
  }

  /** Moves time on by hand; whatever falls due on the way happens in its order. */
  async advance(duration: Duration): Promise<void> {
    const target = this.#now + toMs(duration);
    await settled();
    for (let next = this.#next(); next && next.at <= target; next = this.#next()) {
      this.#fire(next);
      await settled();
    }
    this.#now = target;
    await settled();
  }

  #next(): Timer | undefined {
    return this.#timers.reduce<Timer | undefined>(
      (first, each) => (first && first.at <= each.at ? first : each),
      undefined,
    );
  }

  #fire(timer: Timer): void {
    this.#timers = this.#timers.filter((each) => each !== timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.callback();
  }

  // setImmediate comes after all promises of this turn: by then every stage has gone as far as it can without waiting.
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const next = this.#next();
      if (!next) return;
      const idle = !this.#manual && this.#running <= this.#waiting;
      if (next.at > this.#now && !idle) return;
      this.#fire(next);
      this.#schedule();
    });
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that jumps to whatever is due next, or with `manual` moves by hand. */
export function testClock(options: TestClockOptions = {}): TestClock {
  return new TestClock(options);
}
