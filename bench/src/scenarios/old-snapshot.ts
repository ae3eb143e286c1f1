/** (f): what a forgotten transaction costs: it keeps the server from clearing away what finished entries leave in the queue's index. */
import type { Contestant } from "../contestant.ts";
import { percentile } from "../measure/statistics.ts";
import { drainInto } from "./drain.ts";
import { type Bench, entriesFor, type Measurement, type Metrics, type Scenario } from "./scenario.ts";

const sample = 30;
const warmUp = 10;

/** Claims of 100 one after the other, with the snapshot open: the first ones against those after `claimed` entries. */
async function claimsUnderSnapshot(bench: Bench, contestant: Contestant, claimed: number): Promise<Metrics> {
  const store = await bench.store(contestant);
  const actor = await bench.backlogActor(contestant, store);
  await actor.call("prepare");
  await actor.call("addWaiting", claimed + 100 * (warmUp + sample + 20));
  await store.settle();
  await actor.call("claimHundreds", warmUp, false);
  await store.holdSnapshot?.();
  const durations = await actor.call("claimHundreds", claimed / 100 + sample, false);
  return { first: percentile(durations.slice(0, sample), 50), last: percentile(durations.slice(-sample), 50) };
}

async function drainUnderSnapshot(
  bench: Bench,
  contestant: Contestant,
  entries: number,
  held: boolean,
): Promise<Metrics> {
  const store = await bench.store(contestant);
  const client = await bench.actor(contestant, store);
  await client.call("prepare");
  if (held) await store.holdSnapshot?.();
  return drainInto(bench, contestant, { kind: "one", workers: 1, entries }, store, client);
}

export const oldSnapshot: Scenario = {
  key: "f",
  title: "A transaction forgotten open",
  about:
    "Claims of 100 with a transaction open that began before them (its age counts in entries finished since, not in minutes): at its beginning, and after as many entries as the row says. And one-stage entries drained with and without such a transaction; here the entries are also added while it is open.",
  columns: [
    { metric: "first", title: "first claims, p50 ms", digits: 2 },
    { metric: "last", title: "last claims, p50 ms", digits: 2 },
    { metric: "rate", title: "entries/s", digits: 0 },
    { metric: "cpu", title: "CPU µs/entry", digits: 0 },
  ],
  measurements: (contestants, options) => {
    const claimed = options.quick ? 10_000 : 60_000;
    return contestants
      .filter((each) => each.profile.backlog)
      .flatMap((contestant): Measurement[] => {
        const entries = entriesFor(contestant.profile.pace.one ?? 1_000, options);
        const drained = (held: boolean) => (bench: Bench) => drainUnderSnapshot(bench, contestant, entries, held);
        return [
          {
            contestant,
            variant: `claims, ${claimed / 1_000}k entries later`,
            run: (bench) => claimsUnderSnapshot(bench, contestant, claimed),
          },
          { contestant, variant: "drain, no such transaction", run: drained(false) },
          { contestant, variant: "drain, transaction open", run: drained(true) },
        ];
      });
  },
};
