/** Maps the harness's monotonic clock to PostgreSQL's, by the nearest sample. */
import type { ClockSample } from "../history/records.ts";

export class ClockMap {
  readonly #samples: readonly ClockSample[];

  constructor(samples: readonly ClockSample[]) {
    this.#samples = [...samples].sort((a, b) => a.monotonic - b.monotonic);
  }

  get usable(): boolean {
    return this.#samples.length > 0;
  }

  /** PostgreSQL's time at a moment of the harness, in microseconds since 1970. */
  toDatabase(monotonic: number): number {
    const sample = this.#nearest(monotonic);
    return sample ? sample.database + (monotonic - sample.monotonic) : monotonic;
  }

  #nearest(monotonic: number): ClockSample | undefined {
    let low = 0;
    let high = this.#samples.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#samples[middle] as ClockSample).monotonic < monotonic) low = middle + 1;
      else high = middle;
    }
    const [before, after] = [this.#samples[low - 1], this.#samples[low]];
    if (!before || !after) return after ?? before;
    return monotonic - before.monotonic < after.monotonic - monotonic ? before : after;
  }
}
