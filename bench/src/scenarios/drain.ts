/** Fills a fresh store, brings it to rest, and times how workers empty it. */
import { setTimeout as wait } from "node:timers/promises";
import type { Actor } from "../actor/actor.ts";
import type { Contestant, Kind } from "../contestant.ts";
import { treeCpuMicros } from "../measure/proc.ts";
import type { Store } from "../stores/store.ts";
import type { Bench, Metrics } from "./scenario.ts";

const lookMs = 20;

export interface Drain {
  readonly kind: Kind;
  readonly entries: number;
  readonly workers: number;
}

/** Entries per second from the first handler's first line until the store has no unfinished entry, and the CPU time of each. */
export async function drain(bench: Bench, contestant: Contestant, plan: Drain): Promise<Metrics> {
  const store = await bench.store(contestant);
  const client = await bench.actor(contestant, store);
  await client.call("prepare");
  return drainInto(bench, contestant, plan, store, client);
}

/** The same on a store that is prepared already and may hold finished entries. */
export async function drainInto(
  bench: Bench,
  contestant: Contestant,
  { kind, entries, workers: count }: Drain,
  store: Store,
  client: Actor,
): Promise<Metrics> {
  await client.call("fill", kind, entries);
  await store.settle();
  const workers = await Promise.all(Array.from({ length: count }, () => bench.actor(contestant, store)));
  const before = await observe(workers, store);
  await Promise.all(workers.map((worker) => worker.call("work", kind)));
  while ((await endedBy(workers)) < entries) await wait(lookMs);
  const finishedAt = await client.call("untilDrained", kind);
  const after = await observe(workers, store);
  const begun = await Promise.all(workers.map((worker) => worker.call("progress")));
  const firstAt = Math.min(...begun.filter((each) => each.began > 0).map((each) => each.firstAt));
  for (const worker of workers) await worker.kill();
  return {
    entries,
    rate: (entries / (finishedAt - firstAt)) * 1_000,
    workerCpu: (after.worker - before.worker) / entries,
    serverCpu: (after.server - before.server) / entries,
    cpu: (after.worker - before.worker + after.server - before.server) / entries,
  };
}

async function endedBy(workers: readonly Actor[]): Promise<number> {
  const all = await Promise.all(workers.map((worker) => worker.call("progress")));
  return all.reduce((sum, each) => sum + each.ended, 0);
}

async function observe(workers: readonly Actor[], store: Store): Promise<{ worker: number; server: number }> {
  const all = await Promise.all(workers.map((worker) => worker.call("progress")));
  return { worker: all.reduce((sum, each) => sum + each.cpuMicros, 0), server: treeCpuMicros(store.pid) };
}
