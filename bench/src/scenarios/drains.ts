/** (a) and (b): how fast workers get through waiting entries of three stages, and of one. */
import type { Contestant, Kind } from "../contestant.ts";
import { drain } from "./drain.ts";
import { type Column, entriesFor, type Measurement, type Scenario } from "./scenario.ts";

const columns: readonly Column[] = [
  { metric: "rate", title: "entries/s", digits: 0 },
  { metric: "cpu", title: "CPU µs/entry", digits: 0 },
  { metric: "workerCpu", title: "of which worker", digits: 0 },
  { metric: "serverCpu", title: "of which server", digits: 0 },
];

function measurementsOf(
  kind: Kind,
  contestant: Contestant,
  workerCounts: readonly number[],
  seconds: (pace: number) => number,
): Measurement[] {
  const pace = contestant.profile.pace[kind];
  if (pace === undefined) return [];
  const counts = workerCounts.filter((count) => count <= (contestant.profile.mostWorkers ?? 2));
  return counts.map((workers) => ({
    contestant,
    variant: workers === 1 ? "1 worker" : `${workers} workers`,
    run: (bench) => drain(bench, contestant, { kind, workers, entries: seconds(pace) }),
  }));
}

export const threeStages: Scenario = {
  key: "a",
  title: "Three durable stages",
  about:
    "Entries of three no-op stages, each stage recorded durably before the next starts. All wait in the store; the clock runs from the first handler's first line until the store holds no unfinished entry.",
  columns,
  chart: { metric: "rate", title: "Three durable stages, entries/s", better: "higher" },
  measurements: (contestants, options) =>
    contestants.flatMap((each) => measurementsOf("three", each, [1, 2], (pace) => entriesFor(pace, options))),
};

export const oneStage: Scenario = {
  key: "b",
  title: "One stage",
  about: "The same with entries of one no-op stage: what job queues are made for.",
  columns,
  chart: { metric: "rate", title: "One stage, entries/s", better: "higher" },
  measurements: (contestants, options) =>
    contestants.flatMap((each) => measurementsOf("one", each, [1], (pace) => entriesFor(pace, options))),
};
