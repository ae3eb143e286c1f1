/** (d): how long an idle system takes from the call of start to the first line of the handler. */
import { setTimeout as wait } from "node:timers/promises";
import type { Contestant } from "../contestant.ts";
import { percentile } from "../measure/statistics.ts";
import type { Bench, Measurement, Metrics, Scenario } from "./scenario.ts";

const wakeUpMs = 500;

async function latency(bench: Bench, contestant: Contestant, samples: number, local: boolean): Promise<Metrics> {
  const pauseMs = 1_000 / (contestant.profile.pace.latency ?? 1);
  const warmUp = Math.max(1, Math.ceil(samples / 10));
  const store = await bench.store(contestant);
  const client = await bench.actor(contestant, store);
  await client.call("prepare");
  const worker = local ? client : await bench.actor(contestant, store);
  await worker.call("work", "one");
  await wait(wakeUpMs);
  await client.call("startPaced", "one", warmUp, pauseMs);
  const calls = await client.call("startPaced", "one", samples, pauseMs);
  while ((await worker.call("progress")).began < warmUp + samples) await wait(20);
  const values = (await worker.call("latencies")).slice(warmUp);
  return {
    p50: percentile(values, 50),
    p90: percentile(values, 90),
    p99: percentile(values, 99),
    call: percentile(calls, 50),
  };
}

export const idleLatency: Scenario = {
  key: "d",
  title: "Latency of an idle system",
  about:
    "From the call of start to the first line of the handler, in ms; entries come one at a time with random pauses (83 ms on average for libraries that are notified or poll fast, 1 s and 4 s for those that poll every second or two). The starter and the worker are two processes, except in the row “in one process”.",
  columns: [
    { metric: "p50", title: "p50 ms", digits: 2 },
    { metric: "p90", title: "p90 ms", digits: 2 },
    { metric: "p99", title: "p99 ms", digits: 2 },
    { metric: "call", title: "of which the call, p50 ms", digits: 2 },
  ],
  chart: { metric: "p50", title: "Idle latency, p50 in ms", better: "lower" },
  measurements: (contestants, { quick }) =>
    contestants.flatMap((contestant): Measurement[] => {
      const { pace, local } = contestant.profile;
      if (!pace.latency) return [];
      const samples = Math.round(Math.max(quick ? 4 : 8, pace.latency * (quick ? 4 : 8.4)));
      const run = (inOne: boolean) => (bench: Bench) => latency(bench, contestant, samples, inOne);
      return [
        { contestant, variant: "two processes", run: run(false) },
        ...(local ? [{ contestant, variant: "in one process", run: run(true) }] : []),
      ];
    }),
};
