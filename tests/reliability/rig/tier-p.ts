/** The short runs. The server does not wait for the disk: a process that dies takes nothing with it that was written. */
import { cutCommits, loseListeners, restartWeb } from "./nemeses/network.ts";
import { crashServer, terminateBackends, terminateListeners } from "./nemeses/server.ts";
import { killWorkers, restartWorkers, rollBack } from "./nemeses/workers.ts";
import { freezeBeforeWrites, pauseWorkers, wakeZombies } from "./nemeses/zombies.ts";
import type { Scenario } from "./scenario.ts";
import { everyday, poison, stubborn, usual } from "./usual.ts";

export const tierP: readonly Scenario[] = [
  {
    ...usual,
    tier: "P",
    name: "workers",
    what: "Workers die, wake up too late, are told to stop, have wrong clocks and handlers that block, hang and ignore their end",
    habits: { ...everyday, sleeps: 0, blocks: 0.3 },
    orders: stubborn(6),
    clockSkewsMs: [0, 3_600_000, -3_600_000, -1_700_000_000_000],
    operatorEveryMs: 1_500,
    faultsMs: 120_000,
    nemeses: [killWorkers(600), wakeZombies(1.7, 1), freezeBeforeWrites(1.5, 300), restartWorkers(2_000)],
    planned: { A1: 20, A3: 6, "A3 write": 4, A6: 6, D1: 3 },
    shows: ["A11", "A15", "A16", "F4", "F5"],
    floors: { acknowledged: 400, lostLeases: 20, effects: 1_500, seen: 500 },
  },
  {
    ...usual,
    tier: "P",
    name: "database",
    what: "PostgreSQL crashes, connections are ended, commits are cut on both sides, transactions are rolled back, listeners go deaf",
    habits: everyday,
    lateCommitsDelayMs: 7_000,
    faultsMs: 120_000,
    nemeses: [
      crashServer(5_000),
      terminateBackends(7_000, 1_000),
      terminateListeners(2_000),
      cutCommits(0.06),
      rollBack(10, 12_000),
      loseListeners(3_000),
      restartWeb(6_000, "SIGTERM"),
    ],
    planned: { B1: 3, B5: 1, B6: 2, "B9 before": 25, "B9 after": 25, B14: 2, C4: 2, G3: 1 },
    shows: ["C11", "E10", "G4"],
    floors: { acknowledged: 200, unknownCalls: 20, effects: 800, seen: 200, streamCuts: 5 },
  },
  {
    ...usual,
    tier: "P",
    name: "poison",
    what: "Entries that kill whatever worker runs them, among others that share it",
    habits: { plain: 90, lasts: 10 },
    orders: poison(4),
    httpClients: 2,
    libraryClients: 2,
    streamReaders: 1,
    faultsMs: 40_000,
    nemeses: [pauseWorkers(0.5, 2_000)],
    planned: { A4: 3 },
    shows: ["A9"],
    floors: { acknowledged: 150, lostLeases: 12, effects: 400 },
    drainMs: 40_000,
  },
];
