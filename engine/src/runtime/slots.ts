/**
 * How many entries run at once, and which. Fast entries are fetched a little ahead, so that a batch is there when the
 * slots fall free; what then waits too long is given back to workers that have room.
 */

/** What occupies a slot. */
export interface Occupant {
  /** It may be what killed the workers that held it; no longer once it has come through its stage. */
  readonly suspect: boolean;
  /** Never rejects. */
  run(): Promise<void>;
}

interface Queued<Run> {
  readonly run: Run;
  readonly since: number;
}

/** Entries that take longer than this are not worth fetching ahead. */
const fastMs = 100;
const longestWaitMs = 1_000;

export class Slots<Run extends Occupant> {
  readonly #concurrency: number;
  readonly #freed: (suspectEnded: boolean) => void;
  #running = 0;
  /** Kept free for entries that are being started here. */
  #reserved = 0;
  #ahead: Queued<Run>[] = [];
  /** The last suspect taken. */
  #suspect: Run | undefined;
  /** How long an entry holds its slot, as a moving average in ms. Unknown counts as slow. */
  #usualMs = Number.POSITIVE_INFINITY;

  /** `freed` is called when there may be room again, with true when it is room for another suspect. */
  constructor(concurrency: number, freed: (suspectEnded: boolean) => void) {
    this.#concurrency = concurrency;
    this.#freed = freed;
  }

  /** How many entries to claim now; 0 while a bigger batch is worth waiting for. */
  get room(): number {
    const fast = this.#usualMs < fastMs;
    const capacity = fast ? 2 * this.#concurrency : this.#concurrency;
    const room = capacity - this.#running - this.#reserved - this.#ahead.length;
    // Half the slots at a time while entries are fast: one claim for many. One at a time while they are slow.
    const worthwhile = fast && this.#running > 0 ? Math.max(1, this.#concurrency >> 1) : 1;
    return room >= worthwhile ? room : 0;
  }

  /** One suspect at a time: if it kills the process, no other suspect dies with it. */
  get takesSuspect(): boolean {
    return !this.#suspect?.suspect;
  }

  /** Keeps a slot free, if there is one now. False: there is none. */
  reserve(): boolean {
    if (this.#running + this.#reserved + this.#ahead.length >= this.#concurrency) return false;
    this.#reserved += 1;
    return true;
  }

  /** Gives back what `reserve` kept, once its entry has been taken or will not come. */
  unreserve(): void {
    this.#reserved -= 1;
    this.#freed(false);
  }

  take(run: Run): void {
    const queued = { run, since: performance.now() };
    if (run.suspect) {
      this.#suspect = run;
      this.#ahead.unshift(queued);
    } else this.#ahead.push(queued);
    this.#next();
  }

  /** Takes back what has waited too long for its turn, or with `all` whatever waits. */
  surrender(all = false): Run[] {
    const latest = all ? Number.POSITIVE_INFINITY : performance.now() - longestWaitMs;
    const late = this.#ahead.filter((each) => each.since < latest);
    if (late.length === 0) return [];
    this.#usualMs = Number.POSITIVE_INFINITY;
    this.#ahead = this.#ahead.filter((each) => each.since >= latest);
    const surrendered = late.map((each) => each.run);
    if (this.#suspect && surrendered.includes(this.#suspect)) this.#suspect = undefined;
    return surrendered;
  }

  #next(): void {
    while (this.#running < this.#concurrency) {
      const next = this.#ahead.shift();
      if (!next) return;
      this.#running += 1;
      void this.#occupy(next.run);
    }
  }

  async #occupy(run: Run): Promise<void> {
    const started = performance.now();
    await run.run();
    const ms = performance.now() - started;
    this.#usualMs = Number.isFinite(this.#usualMs) ? 0.9 * this.#usualMs + 0.1 * ms : ms;
    this.#running -= 1;
    const suspectEnded = this.#suspect === run;
    if (suspectEnded) this.#suspect = undefined;
    this.#next();
    this.#freed(suspectEnded);
  }
}
