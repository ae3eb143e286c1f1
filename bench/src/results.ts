/** What a run of the bench found: the JSON file, and what the report is made of. */
import type { Profile } from "./contestant.ts";
import { type Summary, summarise } from "./measure/statistics.ts";
import type { Metrics } from "./scenarios/scenario.ts";

export interface Row {
  readonly scenario: string;
  readonly library: string;
  readonly profile: string;
  readonly variant: string;
  readonly metrics: Readonly<Record<string, Summary>>;
}

export interface Failure {
  readonly scenario: string;
  readonly library: string;
  readonly profile: string;
  readonly variant: string;
  readonly repetition: number;
  readonly error: string;
}

export interface Results {
  readonly date: string;
  readonly minutes: number;
  readonly command: string;
  readonly repetitions: number;
  readonly machine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly postgres: Readonly<Record<string, string>>;
  readonly profiles: readonly Profile[];
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
  /** Libraries that were asked for and could not be loaded or have no server here, and why. */
  readonly absent: Readonly<Record<string, string>>;
}

/** Collects repetitions into rows. */
export class Rows {
  readonly #samples = new Map<string, { head: Omit<Row, "metrics">; metrics: Metrics[] }>();

  add(head: Omit<Row, "metrics">, metrics: Metrics): void {
    const key = JSON.stringify(head);
    const known = this.#samples.get(key) ?? { head, metrics: [] };
    known.metrics.push(metrics);
    this.#samples.set(key, known);
  }

  all(): Row[] {
    return [...this.#samples.values()].map(({ head, metrics }) => ({ ...head, metrics: merge(metrics) }));
  }
}

function merge(repetitions: readonly Metrics[]): Record<string, Summary> {
  const names = new Set(repetitions.flatMap((each) => Object.keys(each)));
  const merged: Record<string, Summary> = {};
  for (const name of names) {
    const values = repetitions.map((each) => each[name]).filter((value) => value !== undefined && !Number.isNaN(value));
    if (values.length > 0) merged[name] = summarise(values as number[]);
  }
  return merged;
}
