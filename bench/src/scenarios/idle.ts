/** (g): what an idle worker holds and does, and what a library brings along. */
import { setTimeout as wait } from "node:timers/promises";
import type { Contestant } from "../contestant.ts";
import { installedSize } from "../measure/installed.ts";
import { residentMegabytes, treeCpuMicros } from "../measure/proc.ts";
import type { Bench, Metrics, Scenario } from "./scenario.ts";

const settleMs = 30_000;

async function idle(bench: Bench, contestant: Contestant, seconds: number): Promise<Metrics> {
  const store = await bench.store(contestant);
  const client = await bench.actor(contestant, store);
  await client.call("prepare");
  await client.kill();
  const worker = await bench.actor(contestant, store);
  await worker.call("work", "one");
  // Until what the start opened is closed again, and the server's statistics (reported within 10 s) hold all of it.
  await wait(settleMs);
  const before = { transactions: await store.transactions(), cpu: treeCpuMicros(worker.pid) };
  await wait(seconds * 1_000);
  const { megabytes, packages } = installedSize(contestant.packages);
  return {
    memory: residentMegabytes(worker.pid),
    connections: await store.connections(),
    // The bench's own look counts as one.
    transactions: ((await store.transactions()) - before.transactions - 1) / seconds,
    cpu: (treeCpuMicros(worker.pid) - before.cpu) / 1_000 / seconds,
    ...(contestant.profile.store === "postgres" ? {} : { server: residentMegabytes(store.pid) }),
    installed: megabytes,
    packages,
  };
}

export const idleWorker: Scenario = {
  key: "g",
  title: "An idle worker, and what is installed",
  about:
    "Memory of a worker process with nothing to do (Node itself about 42 MB, the bench's part about 3 MB), its connections, what it asks the server per second; the server's memory where the library brings its own server. Installed: the packages that a user needs and all they depend on, from the folders that npm installed here.",
  columns: [
    { metric: "memory", title: "worker MB", digits: 0 },
    { metric: "server", title: "server MB", digits: 0 },
    { metric: "connections", title: "connections", digits: 0 },
    { metric: "transactions", title: "transactions/s", digits: 2 },
    { metric: "cpu", title: "worker CPU ms/s", digits: 1 },
    { metric: "installed", title: "installed MB", digits: 0 },
    { metric: "packages", title: "packages", digits: 0 },
  ],
  measurements: (contestants, { quick }) =>
    contestants
      .filter((each) => each.profile.idle)
      .map((contestant) => ({
        contestant,
        variant: "1 worker",
        once: true,
        run: (bench) => idle(bench, contestant, quick ? 4 : 30),
      })),
};
