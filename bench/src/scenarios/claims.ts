/** (e): what the claim of 100 entries costs, however many wait and however many are finished. */
import type { Contestant } from "../contestant.ts";
import { percentile } from "../measure/statistics.ts";
import type { Bench, Measurement, Metrics, Scenario } from "./scenario.ts";

const warmUp = 10;

interface Backlog {
  readonly waiting: number;
  readonly finished: number;
}

async function claimCost(
  bench: Bench,
  contestant: Contestant,
  { waiting, finished }: Backlog,
  times: number,
): Promise<Metrics> {
  const store = await bench.store(contestant);
  const actor = await bench.backlogActor(contestant, store);
  await actor.call("prepare");
  if (finished > 0 && !(await actor.call("addFinished", finished))) throw new Error("It keeps no finished entries.");
  await actor.call("addWaiting", waiting);
  await store.settle();
  await actor.call("claimHundreds", warmUp, true);
  const durations = await actor.call("claimHundreds", times, true);
  return { p50: percentile(durations, 50), p95: percentile(durations, 95) };
}

export const claims: Scenario = {
  key: "e",
  title: "Claiming 100 of many",
  about:
    "The library's own claim statement for 100 entries, timed at the driver with nothing else running, in ms; the queue is filled by SQL and refilled after each claim.",
  columns: [
    { metric: "p50", title: "p50 ms", digits: 2 },
    { metric: "p95", title: "p95 ms", digits: 2 },
  ],
  chart: { metric: "p50", title: "Claim of 100, p50 in ms", better: "lower" },
  measurements: (contestants, { quick }) => {
    const most = quick ? 100_000 : 1_000_000;
    const backlogs: Backlog[] = [
      { waiting: 1_000, finished: 0 },
      { waiting: 100_000, finished: 0 },
      ...(quick ? [] : [{ waiting: most, finished: 0 }]),
      { waiting: 10_000, finished: most },
    ];
    return contestants
      .filter((each) => each.profile.backlog)
      .flatMap((contestant): Measurement[] =>
        backlogs
          .filter(({ finished }) => finished === 0 || contestant.profile.keepsFinished !== false)
          .map((backlog) => ({
            contestant,
            variant: `${words(backlog.waiting)} waiting${backlog.finished ? `, ${words(backlog.finished)} finished` : ""}`,
            run: (bench) => claimCost(bench, contestant, backlog, quick ? 30 : 60),
          })),
      );
  },
};

function words(count: number): string {
  return count >= 1_000_000 ? `${count / 1_000_000}M` : `${count / 1_000}k`;
}
