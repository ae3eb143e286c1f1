/** Runs the scenarios: each repetition in the opposite order of the one before, each measurement on its own. */
import { setTimeout as wait } from "node:timers/promises";
import type { Contestant } from "./contestant.ts";
import { watchForeignCpu } from "./measure/proc.ts";
import type { Options } from "./options.ts";
import { type Failure, type Row, Rows } from "./results.ts";
import { scenarios } from "./scenarios/index.ts";
import type { Measurement, Metrics, Scenario } from "./scenarios/scenario.ts";
import type { Stores } from "./stores/store.ts";
import { Workbench } from "./workbench.ts";

/** Percent of the machine that others may use before a measurement is called noisy. */
const noticeable = 5;

/** A measurement that takes longer is given up. */
const patienceMs = 180_000;

export interface Run {
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
}

export async function runScenarios(
  contestants: readonly Contestant[],
  options: Options,
  stores: Stores,
  actorMain: string,
): Promise<Run> {
  const rows = new Rows();
  const failures: Failure[] = [];
  const wanted = scenarios.filter(({ key }) => options.only.length === 0 || options.only.includes(key));
  for (const scenario of wanted) {
    const planned = scenario.measurements(contestants, options);
    for (let repetition = 1; repetition <= options.repetitions; repetition++) {
      const due = planned.filter((each) => repetition === 1 || !each.once);
      for (const measurement of repetition % 2 ? due : due.toReversed()) {
        const head = headOf(scenario, measurement);
        try {
          const bench = new Workbench(options, stores, actorMain);
          const metrics = await measure(measurement, bench);
          rows.add(head, metrics);
          report(scenario, repetition, head, metrics);
        } catch (error) {
          const message = (error as Error).message;
          failures.push({ ...head, repetition, error: message });
          console.error(`${label(head)}: failed: ${message}`);
        }
      }
    }
  }
  return { rows: inOrder(rows.all(), wanted, contestants, options), failures };
}

async function measure(measurement: Measurement, bench: Workbench): Promise<Metrics> {
  const late = new AbortController();
  const foreignCpu = watchForeignCpu();
  try {
    const metrics = await Promise.race([measurement.run(bench), giveUp(late.signal)]);
    return { ...metrics, foreignCpu: foreignCpu() };
  } finally {
    late.abort();
    await bench.clear();
  }
}

async function giveUp(signal: AbortSignal): Promise<never> {
  await wait(patienceMs, undefined, { signal });
  throw new Error(`Not done within ${patienceMs / 1_000} s.`);
}

function headOf({ key }: Scenario, { contestant: { profile }, variant }: Measurement): Omit<Row, "metrics"> {
  return { scenario: key, library: profile.library, profile: profile.name, variant };
}

function inOrder(
  rows: Row[],
  wanted: readonly Scenario[],
  contestants: readonly Contestant[],
  options: Options,
): Row[] {
  const order = wanted.flatMap((scenario) =>
    scenario.measurements(contestants, options).map((each) => JSON.stringify(headOf(scenario, each))),
  );
  const place = ({ metrics: _, ...head }: Row) => order.indexOf(JSON.stringify(head));
  return rows.sort((a, b) => place(a) - place(b));
}

function report(scenario: Scenario, repetition: number, head: Omit<Row, "metrics">, metrics: Metrics): void {
  const shown = scenario.columns
    .filter(({ metric }) => metrics[metric] !== undefined)
    .map(({ metric, title, digits }) => `${title} ${(metrics[metric] as number).toFixed(digits)}`);
  const foreign = metrics.foreignCpu ?? 0;
  const noisy = foreign > noticeable ? ` · others used ${foreign.toFixed(0)} % of the machine` : "";
  console.log(`${repetition} · ${label(head)}: ${shown.join(" · ")}${noisy}`);
}

function label({ scenario, library, profile, variant }: Omit<Row, "metrics">): string {
  return `(${scenario}) ${library} ${profile}, ${variant}`;
}
