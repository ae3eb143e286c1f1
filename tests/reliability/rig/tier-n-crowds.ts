/** Long runs in which many meet at the same rows, connections and moments, and nothing else is broken: nobody has an excuse. */
import { bulkAgainstWorkers, deadlock } from "./nemeses/bulk.ts";
import { cutRequests } from "./nemeses/callers.ts";
import { takeAllSlots } from "./nemeses/slots.ts";
import { purge } from "./nemeses/upkeep.ts";
import type { Scenario } from "./scenario.ts";
import { everyday, long } from "./usual.ts";

/** So long a lease that none is lost because the machine has other things to do, and few clients beside the crowd. */
const crowded = {
  ...long,
  leaseSeconds: 6,
  httpClients: 2,
  libraryClients: 2,
  pauseMs: 150,
  streamMs: 6_000,
  drainMs: 60_000,
} as const;

export const tierNCrowds: readonly Scenario[] = [
  {
    ...crowded,
    tier: "N",
    name: "deadlocks",
    what: "A bulk action and completions meet somebody who locks the same entries in the opposite order",
    // Of each that is cancelled a webhook would have to tell: they would take longer than all else.
    webhooks: false,
    habits: everyday,
    faultsMs: 75_000,
    nemeses: [deadlock(1_000, 5)],
    planned: { B15: 2 },
    floors: { acknowledged: 2_000, effects: 2_000, seen: 50 },
    ceilings: { lostLeases: 0, unknownCalls: 0 },
  },
  {
    ...crowded,
    tier: "N",
    name: "bulk actions",
    what: "Five thousand entries are cancelled while workers run them, retried while they do, and cancelled once more",
    // Of each that is cancelled a webhook would have to tell: they would take longer than all else.
    webhooks: false,
    habits: everyday,
    faultsMs: 60_000,
    nemeses: [bulkAgainstWorkers(5_000)],
    planned: { "E11 cancel": 2, "E11 retry": 1 },
    floors: { acknowledged: 5_000, effects: 5_000, seen: 50 },
    ceilings: { lostLeases: 0, unknownCalls: 0 },
  },
  {
    ...crowded,
    tier: "N",
    name: "no connection left",
    what: "Others take every connection that PostgreSQL has: workers keep their leases, the API says when to come again",
    habits: everyday,
    faultsMs: 60_000,
    nemeses: [takeAllSlots(2_000, 3_000)],
    planned: { B19: 3 },
    floors: { acknowledged: 150, unknownCalls: 5, effects: 400, seen: 50 },
    ceilings: { lostLeases: 0 },
  },
  {
    ...crowded,
    tier: "N",
    name: "cut requests",
    what: "Callers are cut off in the head of a request, in its body, and before its answer",
    habits: everyday,
    faultsMs: 90_000,
    nemeses: [cutRequests(12)],
    planned: { "C10 head": 700, "C10 body": 700, "C10 committed": 300 },
    floors: { acknowledged: 2_200, unknownCalls: 2_000, effects: 5_000, seen: 50 },
    ceilings: { lostLeases: 0 },
  },
  {
    ...crowded,
    tier: "N",
    name: "nothing is kept",
    what: "Entries are thrown away right after their end, while clients, live streams and webhooks are still at them",
    habits: everyday,
    httpClients: 5,
    libraryClients: 3,
    // Asked a second time an entry may be gone already.
    twice: 0,
    faultsMs: 40_000,
    nemeses: [purge],
    planned: { E12: 15, "E12 webhook": 5 },
    floors: { acknowledged: 400, effects: 1_200, seen: 100, streamCuts: 3 },
    ceilings: { lostLeases: 0, unknownCalls: 0 },
  },
];
