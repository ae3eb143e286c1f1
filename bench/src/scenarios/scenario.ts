/** A scenario: what is measured of whom, and how its table reads. */
import type { Actor } from "../actor/actor.ts";
import type { Contestant } from "../contestant.ts";
import type { Options } from "../options.ts";
import type { Store } from "../stores/store.ts";

export type Metrics = Readonly<Record<string, number>>;

export interface Column {
  readonly metric: string;
  readonly title: string;
  readonly digits: number;
}

export interface Measurement {
  readonly contestant: Contestant;
  /** What differs between the rows of one profile: "2 workers", "100 callers". */
  readonly variant: string;
  /** Measured in the first repetition only. */
  readonly once?: boolean;
  run(bench: Bench): Promise<Metrics>;
}

export interface Scenario {
  readonly key: string;
  readonly title: string;
  readonly about: string;
  readonly columns: readonly Column[];
  /** The metric of the chart. */
  readonly chart?: { readonly metric: string; readonly title: string; readonly better: "higher" | "lower" };
  measurements(contestants: readonly Contestant[], options: Options): readonly Measurement[];
}

/** What a measurement works with. Everything it opens is closed after it, however it ends. */
export interface Bench {
  readonly options: Options;
  store(contestant: Contestant): Promise<Store>;
  /** A process with the contestant's library loaded. */
  actor(contestant: Contestant, store: Store): Promise<Actor>;
  /** A process with the contestant's library loaded, for measurements of claims. */
  backlogActor(contestant: Contestant, store: Store): Promise<Actor>;
}

/** How many entries make a measurement of about the wanted length, in round numbers. */
export function entriesFor(pace: number, { seconds }: Options): number {
  const count = pace * seconds;
  const unit = 10 ** Math.max(1, Math.floor(Math.log10(count)) - 1);
  return Math.max(20, Math.round(count / unit) * unit);
}
