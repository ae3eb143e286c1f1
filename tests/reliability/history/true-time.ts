/**
 * Times of a run in which PostgreSQL's clock was set: what it dated is told as if its clock had been left alone. A date alone may mean
 * two moments then; but the settings are minutes apart and the run is short, so that only one of the two lies within the run.
 */
import type { ClockSample, WalCommit } from "./records.ts";

/** From when on the clock was wrong, and by how much, in microseconds. */
export interface ClockSetting {
  readonly from: number;
  readonly offset: number;
}

/** Of a sample taken while the clock was set, either may be true. */
const slackMicros = 2_000_000;

export class TrueTime {
  readonly #windows: readonly { readonly from: number; readonly to: number; readonly offset: number }[];
  readonly #base: number;

  /** `samples` must have one of before the first setting. */
  constructor(settings: readonly ClockSetting[], samples: readonly ClockSample[]) {
    const all = [{ from: Number.NEGATIVE_INFINITY, offset: 0 }, ...settings];
    this.#windows = all.map((each, index) => ({ ...each, to: all[index + 1]?.from ?? Number.POSITIVE_INFINITY }));
    const [first] = samples;
    this.#base = first ? first.database - first.monotonic : 0;
  }

  sample({ monotonic, database }: ClockSample): ClockSample {
    const offsets = this.#windows.map(({ offset }) => offset);
    const wrong = database - this.#base - monotonic;
    const offset = offsets.reduce((best, each) => (Math.abs(wrong - each) < Math.abs(wrong - best) ? each : best));
    return { monotonic, database: database - offset };
  }

  commit(commit: WalCommit): WalCommit {
    const fits = this.#windows.find(({ from, to, offset }) => {
      const monotonic = commit.at - offset - this.#base;
      return monotonic >= from - slackMicros && monotonic < to + slackMicros;
    });
    if (!fits) throw new Error(`Nobody knows when ${commit.lsn} was committed: its clock was never set to that.`);
    return { ...commit, at: commit.at - fits.offset };
  }
}
