/** (c): how fast one process starts entries, with nobody working. */
import type { Contestant } from "../contestant.ts";
import { treeCpuMicros } from "../measure/proc.ts";
import { type Bench, entriesFor, type Measurement, type Metrics, type Scenario } from "./scenario.ts";

async function startRate(
  bench: Bench,
  contestant: Contestant,
  callers: number | "bulk",
  count: number,
): Promise<Metrics> {
  const store = await bench.store(contestant);
  const client = await bench.actor(contestant, store);
  await client.call("prepare");
  // Connections, prepared statements and compiled code are there in a process that has run for a second.
  if (callers === "bulk") await client.call("startInBulk", "one", 1_000);
  else await client.call("startSingly", "one", callers, Math.max(callers, Math.round(count / 20)));
  const server = treeCpuMicros(store.pid);
  const rate =
    callers === "bulk"
      ? await client.call("startInBulk", "one", count)
      : await client.call("startSingly", "one", callers, count);
  if (!rate) throw new Error("This version has no call that starts many entries.");
  const serverCpu = (treeCpuMicros(store.pid) - server) / count;
  return { entries: count, rate: count / rate.seconds, workerCpu: rate.cpuMicros / count, serverCpu };
}

export const starts: Scenario = {
  key: "c",
  title: "Starting entries",
  about:
    "One process starts entries of one stage; each call resolves when its entry is stored. 10, 100 and 500 callers at once, and the library's own call for many (1,000 a call). Nobody works meanwhile.",
  columns: [
    { metric: "rate", title: "starts/s", digits: 0 },
    { metric: "workerCpu", title: "CPU µs/start, client", digits: 0 },
    { metric: "serverCpu", title: "CPU µs/start, server", digits: 0 },
  ],
  chart: { metric: "rate", title: "Starting entries, starts/s", better: "higher" },
  measurements: (contestants, options) =>
    contestants.flatMap((contestant): Measurement[] => {
      const { start, bulk } = contestant.profile.pace;
      const singly = [10, 100, 500].map((callers) => ({
        contestant,
        variant: `${callers} callers`,
        // Few callers cannot share many commits.
        run: (bench: Bench) =>
          startRate(bench, contestant, callers, entriesFor(((start ?? 0) * (callers + 500)) / 2_000, options)),
      }));
      const run = (bench: Bench) =>
        startRate(bench, contestant, "bulk", Math.max(1_000, entriesFor((bulk ?? 0) / 2, options)));
      return [...(start ? singly : []), ...(bulk ? [{ contestant, variant: "in bulk", run }] : [])];
    }),
};
