/**
 * The plan of faults, as data: what is done to the system, in which tier, and what shows that it holds: a run of the rig, by its name,
 * or tests, by file and name. What needs help of the machine says so: without it the row is VOID there, never green.
 */
import { callers } from "./plan-callers.ts";
import { input } from "./plan-input.ts";

export type Tier = "P" | "N" | "R";

export interface Row {
  readonly id: string;
  readonly tier: Tier;
  readonly what: string;
  /** Runs of the rig in which this is done. */
  readonly runs?: readonly string[];
  /** Tests of the repository, as [file, name]. */
  readonly tests?: readonly (readonly [string, string])[];
  /** What a machine must have for it: where that is missing the run is VOID, and says why. */
  readonly needs?: string;
}

const failures = "engine/test/runtime/failures.test.ts";
const start = "engine/test/runtime/start.test.ts";
const claim = "engine/test/sql/claim.test.ts";
const migrate = "engine/test/migrations/migrate.test.ts";
const tree = "tests/processes/tree.test.ts";
const sessions = "tests/security/sections/sessions.ts";

const cgroups = "Linux with control groups (either version), and root";
const namespaces = "Linux with network namespaces, root, iproute2";
const falseClock = "libfaketime (Debian: `apt-get install libfaketime`)";

const outlived: Row["tests"] = [
  [failures, "a stage that takes longer than its timeout fails, its signal fires, and what it does later is ignored"],
];
const versions: Row["tests"] = [
  [
    "engine/test/runtime/stages.test.ts",
    "a worker leaves versions it has no code for to others; they wait and are seen waiting",
  ],
];

const workers: readonly Row[] = [
  { id: "A1", tier: "P", what: "Workers are killed at random times", runs: ["workers", "many workers"] },
  { id: "A2", tier: "N", what: "Workers are killed around each statement", runs: ["failpoints"] },
  { id: "A3", tier: "P", what: "Workers sleep past their lease and wake up", runs: ["workers", "many workers"] },
  { id: "A4", tier: "P", what: "Workers pause for less than their lease", runs: ["poison"] },
  { id: "A5", tier: "N", what: "All workers freeze and thaw together", runs: ["all frozen"], needs: cgroups },
  { id: "A6", tier: "P", what: "Workers are told to stop, one after the other", runs: ["workers", "many workers"] },
  { id: "A7", tier: "N", what: "Workers are told to stop while long stages run", runs: ["long stages"] },
  {
    id: "A8",
    tier: "N",
    what: "A second signal, or one during the start",
    runs: ["two signals"],
    tests: [
      [tree, "a second Ctrl-C ends everything at once"],
      [tree, "a worker that is process 1, as in a container, ends at once at a signal while it starts"],
    ],
  },
  { id: "A9", tier: "P", what: "Entries kill whatever worker runs them", runs: ["poison"] },
  {
    id: "A10",
    tier: "P",
    what: "Handlers throw what nobody should throw",
    tests: [[failures, "whatever is thrown, the worker lives on: %s"]],
  },
  { id: "A11", tier: "P", what: "Handlers block the event loop for two leases", runs: ["workers", "blocked"] },
  { id: "A12", tier: "N", what: "A handler eats the memory", runs: ["out of memory"], needs: cgroups },
  { id: "A13", tier: "N", what: "A worker gets a tenth of a processor", runs: ["starved"], needs: cgroups },
  { id: "A15", tier: "P", what: "Handlers never settle", runs: ["workers"], tests: outlived },
  { id: "A16", tier: "P", what: "Handlers ignore their end and write later", runs: ["workers"], tests: outlived },
  { id: "A17", tier: "N", what: "Handlers report progress without a pause", runs: ["floods of progress"] },
  { id: "A18", tier: "N", what: "Many workers start at once, and much waits for them", runs: ["stampede"] },
];

const server: readonly Row[] = [
  { id: "B1", tier: "P", what: "PostgreSQL crashes and recovers from its log", runs: ["database", "many crashes"] },
  { id: "B2", tier: "N", what: "PostgreSQL is restarted", runs: ["many crashes"] },
  { id: "B3", tier: "N", what: "A backend dies and takes the others along", runs: ["bad weather"] },
  { id: "B4", tier: "N", what: "The postmaster is killed", runs: ["many crashes"] },
  { id: "B5", tier: "P", what: "All connections are ended, again and again", runs: ["database"] },
  { id: "B6", tier: "P", what: "Connections that listen are ended", runs: ["database"] },
  { id: "B7", tier: "N", what: "Statements are cancelled", runs: ["bad weather"] },
  { id: "B8", tier: "N", what: "PostgreSQL hangs", runs: ["bad weather"] },
  {
    id: "B9",
    tier: "P",
    what: "Commits are cut before and after the server does them",
    runs: ["database", "many cuts"],
  },
  { id: "B10", tier: "N", what: "The queue's table is locked", runs: ["bad weather"] },
  { id: "B11", tier: "N", what: "One row is locked for long", runs: ["bad weather"] },
  {
    id: "B14",
    tier: "P",
    what: "A tenth of a worker's statements is rolled back",
    runs: ["database"],
  },
  { id: "B15", tier: "N", what: "Locks are taken in opposite orders", runs: ["deadlocks"] },
  {
    id: "B16",
    tier: "N",
    what: "The disk is full",
    runs: ["full disk"],
    needs: "Linux, and root, who may make a small disk",
  },
  { id: "B18", tier: "N", what: "The server becomes read-only", runs: ["bad weather"] },
  { id: "B19", tier: "N", what: "PostgreSQL has no connection left", runs: ["no connection left"] },
];

const network: readonly Row[] = [
  { id: "C1", tier: "N", what: "Messages take long", runs: ["bad weather"] },
  {
    id: "C3",
    tier: "N",
    what: "Wires go dark and nobody is told",
    runs: ["dark wires", "flickering wires"],
    needs: namespaces,
  },
  { id: "C4", tier: "P", what: "Listening connections are half open", runs: ["database"] },
  { id: "C5", tier: "N", what: "Connections are reset in a row", runs: ["bad weather"] },
  { id: "C6", tier: "N", what: "Answers come byte by byte", runs: ["bad weather"] },
  { id: "C7", tier: "N", what: "Everything takes effect and no answer comes", runs: ["bad weather"] },
  { id: "C10", tier: "N", what: "Callers are cut off in the middle of a request", runs: ["cut requests"] },
  {
    id: "C11",
    tier: "P",
    what: "The same request arrives several times",
    runs: ["database"],
    tests: [
      [start, "fifty concurrent callers in five processes' worth of engines: one entry, and all are told the same"],
    ],
  },
];

const time: readonly Row[] = [
  { id: "D1", tier: "P", what: "Workers' clocks are an hour ahead, an hour behind, and in 1973", runs: ["workers"] },
  {
    id: "D2",
    tier: "N",
    what: "Workers' clocks jump ten minutes ahead and back",
    runs: ["jumping clocks"],
  },
  { id: "D3", tier: "N", what: "PostgreSQL's clock is set an hour ahead", runs: ["false clock"], needs: falseClock },
  { id: "D4", tier: "N", what: "PostgreSQL's clock is set an hour back", runs: ["false clock"], needs: falseClock },
  {
    id: "D5",
    tier: "P",
    what: "A lease is taken late in a transaction",
    tests: [["engine/test/sql/lease.test.ts", "%s late in a transaction is as long as early"]],
  },
  {
    id: "D6",
    tier: "P",
    what: "Sessions live in odd time zones",
    tests: [["engine/test/retention/weeks.test.ts", "weeks end at midnight UTC, also for a session in %s"]],
  },
  {
    id: "D7",
    tier: "P",
    what: "Silly times",
    tests: [["engine/test/start/times.test.ts", "a %s that is none is refused"]],
  },
  { id: "D8", tier: "N", what: "The web process's clock is a day behind", runs: ["jumping clocks"] },
];

const concurrency: readonly Row[] = [
  {
    id: "E1",
    tier: "P",
    what: "Handlers wait for each other's connections",
    tests: [["tests/reliability/rows/pool-exhaustion.test.ts", "twenty transactions at once on two connections"]],
  },
  {
    id: "E8",
    tier: "P",
    what: "Many claim at once",
    tests: [
      [claim, "claims that race never take the same entry twice, and together take all"],
      [claim, "fifty claimers and one entry: each time it is free one of them gets it, and its fence is one higher"],
    ],
  },
  {
    id: "E9",
    tier: "P",
    what: "The planner chooses badly",
    tests: [[claim, "a claim never takes more than its limit, whatever the plan"]],
  },
  {
    id: "E10",
    tier: "P",
    what: "Many starts with one key",
    runs: ["database"],
    tests: [[start, "make a start safe to repeat when its answer was lost: before the commit, and after"]],
  },
  { id: "E11", tier: "N", what: "Bulk actions meet running workers", runs: ["bulk actions"] },
  { id: "E12", tier: "N", what: "Upkeep throws away what is just read", runs: ["nothing is kept"] },
];

const streams: readonly Row[] = [
  { id: "G3", tier: "P", what: "Readers resume after restarts of web and database", runs: ["database"] },
  {
    id: "G4",
    tier: "P",
    what: "Commits become visible out of order",
    runs: ["database"],
    tests: [
      ["engine/test/runtime/change-feed.test.ts", "a transaction that began early and commits late is not skipped"],
    ],
  },
  {
    id: "G5",
    tier: "N",
    what: "A reader does not read",
    tests: [
      ["engine/test/http/alone.test.ts", "a client that does not read is cut off and costs no memory in between"],
    ],
  },
  {
    id: "G6",
    tier: "P",
    what: "Rights are taken away from a reader",
    tests: [
      [
        sessions,
        "A09 signing out, a new password and a removal end sessions on the server, and open streams within ten seconds",
      ],
      [
        sessions,
        "Z06 whoever is removed changes nothing afterwards, and a stream follows nobody into another workspace",
      ],
    ],
  },
];

const operations: readonly Row[] = [
  { id: "H1", tier: "P", what: "A rolling deploy changes the stages", runs: ["deployments"], tests: versions },
  { id: "H2", tier: "N", what: "The release before takes over again", runs: ["deployments"] },
  { id: "H3", tier: "P", what: "A new build lacks a workflow", runs: ["deployments"], tests: versions },
  {
    id: "H5",
    tier: "P",
    what: "Several processes migrate at once",
    tests: [[migrate, "four processes at once: each migration is applied once, and all four can go on"]],
  },
  {
    id: "H6",
    tier: "N",
    what: "A migration is killed in the middle, in any of its statements",
    tests: [[migrate, "killed in the middle, in whatever statement of whatever migration, it leaves nothing behind"]],
  },
  {
    id: "H7",
    tier: "P",
    what: "The schema drifts",
    tests: [[migrate, "doctor says what was dropped, altered or left half done by hand, and ends with 1"]],
  },
  {
    id: "H8",
    tier: "P",
    what: "An old program meets a newer schema",
    tests: [[migrate, "a schema that is newer than this program is refused in one sentence, and left alone"]],
  },
  {
    id: "H10",
    tier: "P",
    what: "Work is paused and goes on",
    tests: [["engine/test/runtime/pause.test.ts", "is claimed by nobody, says so, and goes on when it is resumed"]],
  },
];

export const plan: readonly Row[] = [
  ...workers,
  ...server,
  ...network,
  ...time,
  ...concurrency,
  ...input,
  ...callers,
  ...streams,
  ...operations,
];
