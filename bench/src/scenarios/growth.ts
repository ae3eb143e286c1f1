/** (h): whether entries take longer as one database grows. Ours only. */
import type { Contestant } from "../contestant.ts";
import { drainInto } from "./drain.ts";
import type { Bench, Measurement, Metrics, Scenario } from "./scenario.ts";

const sample = 5_000;

/** One database, filled up step by step with finished entries; at each step entries are started and run for real. */
class Growing {
  readonly #sizes: readonly number[];
  #measured: Promise<Map<number, Metrics>> | undefined;

  constructor(sizes: readonly number[]) {
    this.#sizes = sizes;
  }

  /** All steps are measured when the first is asked for: they need the same database. */
  async at(size: number, bench: Bench, contestant: Contestant): Promise<Metrics> {
    this.#measured ??= this.#grow(bench, contestant);
    const metrics = (await this.#measured).get(size);
    if (!metrics) throw new Error(`The database did not get to ${size} entries.`);
    return metrics;
  }

  async #grow(bench: Bench, contestant: Contestant): Promise<Map<number, Metrics>> {
    const store = await bench.store(contestant);
    const client = await bench.actor(contestant, store);
    const filler = await bench.backlogActor(contestant, store);
    await client.call("prepare");
    await filler.call("prepare");
    const measured = new Map<number, Metrics>();
    let held = 0;
    const run = () => drainInto(bench, contestant, { kind: "three", workers: 1, entries: sample }, store, client);
    await run(); // warms the client up
    held += sample;
    for (const size of this.#sizes) {
      await filler.call("addFinished", Math.max(0, size - held - sample));
      const { cpu = Number.NaN, rate = Number.NaN } = await run();
      held = size;
      measured.set(size, { cpu, micros: 1e6 / rate, rate });
    }
    return measured;
  }
}

export const growth: Scenario = {
  key: "h",
  title: "A database that grows",
  about: `Entries of three stages, ${sample.toLocaleString("en-US")} at a time with one worker, while one database grows to the size that the row says. In between it is filled by SQL with finished entries.`,
  columns: [
    { metric: "micros", title: "µs/entry", digits: 1 },
    { metric: "cpu", title: "CPU µs/entry", digits: 1 },
    { metric: "rate", title: "entries/s", digits: 0 },
  ],
  measurements: (contestants, { quick }) => {
    const sizes = quick ? [10_000, 50_000, 100_000] : [10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];
    return contestants
      .filter((each) => each.profile.library === "ours" && each.profile.backlog)
      .flatMap((contestant): Measurement[] => {
        const growing = new Growing(sizes);
        return sizes.map((size) => ({
          contestant,
          variant: `${size.toLocaleString("en-US")} entries`,
          once: true,
          run: (bench) => growing.at(size, bench, contestant),
        }));
      });
  },
};
