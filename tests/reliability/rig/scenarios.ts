/** The runs, as data. Tier P is small and on every push; tier N reaches the figures that are published. */

import { cutCommits, loseListeners, restartWeb } from "./nemeses/network.ts";
import { crashServer, terminateBackends, terminateListeners } from "./nemeses/server.ts";
import {
  killAtFailpoints,
  killWorkers,
  pauseWorkers,
  restartWorkers,
  rollBack,
  wakeZombies,
} from "./nemeses/workers.ts";
import type { Order } from "./processes/doors.ts";
import type { Scenario } from "./scenario.ts";

const usual = {
  workers: 4,
  concurrency: 8,
  leaseSeconds: 2,
  httpClients: 5,
  libraryClients: 3,
  streamReaders: 3,
  pauseMs: 45,
  calmMs: 3_000,
  drainMs: 25_000,
  streamMs: 4_000,
  // The lease is over when this begins: a look (every third of the lease), the poll, and a machine that has other things to do.
  recoveryMs: 4_000,
} as const;

const everyday = { plain: 70, flaky: 10, doomed: 4, sleeps: 10, lasts: 6 } as const;

const stubborn = (count: number): Order[] =>
  Array.from({ length: count }, (_, n) => ({
    workflow: "stubborn",
    title: `stubborn ${n + 1}`,
    input: { habit: n % 2 === 0 ? "hangs" : "ignores its end" },
  }));

const poison = (count: number): Order[] =>
  Array.from({ length: count }, (_, n) => ({ workflow: "poison", title: `poison ${n + 10}`, input: null }));

export const tierP: readonly Scenario[] = [
  {
    ...usual,
    name: "workers",
    what: "Workers die, wake up too late, are told to stop, have wrong clocks and handlers that block, hang and ignore their end",
    habits: { ...everyday, sleeps: 0, blocks: 0.3 },
    orders: stubborn(6),
    clockSkewsMs: [0, 3_600_000, -3_600_000, -1_700_000_000_000],
    operatorEveryMs: 1_500,
    faultsMs: 32_000,
    nemeses: [killWorkers(700), wakeZombies(2.2, 1), restartWorkers(2_500)],
    planned: { A1: 20, A3: 5, A6: 6, D1: 3 },
    floors: { acknowledged: 1_000, lostLeases: 20, effects: 3_000, seen: 500 },
  },
  {
    ...usual,
    name: "database",
    what: "PostgreSQL crashes, connections are ended, commits are cut on both sides, transactions are rolled back, listeners go deaf",
    habits: everyday,
    lateCommitsDelayMs: 7_000,
    faultsMs: 15_000,
    nemeses: [
      crashServer(7_000),
      terminateBackends(9_000, 1_200),
      terminateListeners(3_000),
      cutCommits(0.04),
      rollBack(10),
      loseListeners(4_000),
      restartWeb(10_000, "SIGTERM"),
    ],
    planned: { B1: 3, B5: 1, B6: 3, "B9 before": 25, "B9 after": 25, B14: 1, C4: 2, G3: 1 },
    floors: { acknowledged: 800, unknownCalls: 20, effects: 2_000, seen: 400, streamCuts: 5 },
  },
  {
    ...usual,
    name: "poison",
    what: "Entries that kill whatever worker runs them, among others that share it",
    habits: { plain: 90, lasts: 10 },
    orders: poison(4),
    httpClients: 2,
    libraryClients: 2,
    streamReaders: 1,
    faultsMs: 16_000,
    nemeses: [pauseWorkers(0.5, 2_000)],
    planned: { A4: 3 },
    floors: { acknowledged: 200, lostLeases: 12, effects: 600 },
    drainMs: 40_000,
  },
];
void killAtFailpoints;
