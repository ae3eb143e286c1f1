/**
 * Engines with one mechanism broken on purpose. Each must turn a run red, by a rule that has to do with it: a rig that finds nothing
 * wrong with them would find nothing wrong with anything.
 */
import type { Rule } from "../checker/rules.ts";
import { brokenEndings } from "./broken-endings.ts";
import { cutCommits, loseListeners, restartWeb, slowClients } from "./nemeses/network.ts";
import { crashServer } from "./nemeses/server.ts";
import { killWorkers } from "./nemeses/workers.ts";
import { freezeBeforeWrites } from "./nemeses/zombies.ts";
import type { Scenario } from "./scenario.ts";
import { short } from "./usual.ts";

export interface BrokenBuild extends Scenario {
  /** One of these must be violated. */
  readonly expects: readonly Rule[];
}

const sql = "engine/src/sql";
const runtime = "engine/src/runtime";

export const brokenBuilds: readonly BrokenBuild[] = [
  {
    ...short,
    tier: "N",
    name: "no fence",
    what: "stages and ends are written whoever holds the entry by now, and whether or not the writer is taken for dead",
    patches: [
      ...["advance", "finish"].flatMap((name) => [
        {
          file: `${sql}/${name}.sql`,
          find: "where l.entry_id = o.entry_id and l.claim_id = o.claim_id",
          replace: "where l.entry_id = o.entry_id",
        },
        {
          file: `${sql}/${name}.sql`,
          find: "and (select k.alive_until > clock_timestamp() from async_workflow.worker k where k.id = $1 and k.ended_at is null)",
          replace: "",
        },
      ]),
    ],
    // The heir must still be at the same stage when the zombie writes.
    habits: { lasts: 100 },
    pauseMs: 300,
    faultsMs: 60_000,
    nemeses: [freezeBeforeWrites(1.5, 100)],
    planned: { "A3 write": 4 },
    expects: ["S3", "S6", "S7"],
  },
  {
    ...short,
    tier: "N",
    name: "serial cursor",
    what: "the live stream goes on behind the youngest transaction it saw, and skips those that commit late",
    patches: [
      {
        file: `${sql}/tail-changes.sql`,
        find: "where xid = any (array(select pg_snapshot_xip($1::text::pg_snapshot)))",
        replace: "where false",
      },
    ],
    streamLifeMs: 60_000,
    lateCommitsDelayMs: 7_000,
    nemeses: [killWorkers(3_000)],
    planned: { A1: 3 },
    expects: ["S13"],
  },
  {
    ...short,
    tier: "N",
    name: "forgetful commits",
    what: "the engine's connections commit without waiting for the log",
    patches: [
      {
        file: `${runtime}/database.ts`,
        find: '"plan_cache_mode=force_generic_plan",',
        replace: '"plan_cache_mode=force_generic_plan", "synchronous_commit=off",',
      },
    ],
    pauseMs: 10,
    nemeses: [crashServer(2_500)],
    planned: { B1: 3 },
    expects: ["S1"],
  },
  {
    ...short,
    tier: "N",
    name: "answer before commit",
    what: "a start is answered before it is written",
    patches: [
      {
        file: `${runtime}/starter.ts`,
        find: "return starting.request.key === null ? this.#plain.add(starting) : this.#startKeyed(starting);",
        replace:
          "void (starting.request.key === null ? this.#plain.add(starting) : this.#startKeyed(starting)).catch(() => {});\n" +
          "    return Promise.resolve({ entryId: starting.entryId, createdAt: new Date() });",
      },
    ],
    nemeses: [crashServer(2_500)],
    planned: { B1: 2 },
    expects: ["S1"],
  },
  {
    ...short,
    tier: "N",
    name: "no polling",
    what: "a worker looks for work only when it is notified",
    patches: [
      {
        file: `${runtime}/worker.ts`,
        find: "const pollMs = { listening: 25_000, deaf: 1_000 }",
        replace: "const pollMs = { listening: 600_000, deaf: 600_000 }",
      },
    ],
    workers: 1,
    httpClients: 1,
    libraryClients: 1,
    pauseMs: 600,
    nemeses: [loseListeners(300)],
    planned: { C4: 2 },
    expects: ["L1", "L3"],
  },
  {
    ...short,
    tier: "N",
    name: "unguarded lease",
    what: "nobody renews the lease while a handler blocks the event loop",
    patches: [{ file: `${runtime}/lease-guard.ts`, find: "this.#thread ??= this.#start();", replace: "" }],
    habits: { plain: 90, blocks: 10 },
    nemeses: [restartWeb(3_000, "SIGTERM")],
    planned: { G3: 2 },
    ceilings: { lostLeases: 0 },
    expects: ["X2"],
  },
  {
    ...short,
    tier: "N",
    name: "no second look",
    what: "when the answer to a commit is lost, it is taken for not done",
    patches: [{ file: `${runtime}/settler.ts`, find: "uncertain ? await recheck() : []", replace: "[]" }],
    nemeses: [cutCommits(0.1)],
    planned: { "B9 before": 20, "B9 after": 20 },
    expects: ["L1", "L3"],
  },
  {
    ...short,
    tier: "N",
    name: "forgotten steps",
    what: "a stage that runs again does its finished steps again",
    patches: [{ file: `${runtime}/journals.ts`, find: "journal.steps.set(name, occurrences);", replace: "" }],
    habits: { plain: 50, flaky: 50 },
    nemeses: [killWorkers(2_000)],
    planned: { A1: 2 },
    expects: ["S19"],
  },
  {
    ...short,
    tier: "N",
    name: "rescue keeps the claim",
    what: "an entry that is freed keeps the claim id of its dead holder",
    patches: [
      {
        file: `${sql}/rescue.sql`,
        find: "set worker_id = null, claim_id = null, claimed_at = null,",
        replace: "set worker_id = null, claimed_at = null,",
      },
    ],
    nemeses: [killWorkers(1_500)],
    planned: { A1: 3 },
    expects: ["S3", "S5", "L1", "L3"],
  },
  {
    ...short,
    tier: "N",
    name: "rescue of the living",
    what: "the sweep takes entries away from workers that are well",
    patches: [
      {
        file: `${sql}/rescue.sql`,
        find: "where l.worker_id is not null and k.ended_at is not null",
        replace: "where l.worker_id is not null",
      },
    ],
    nemeses: [killWorkers(1_500)],
    planned: { A1: 3 },
    expects: ["S5"],
  },
  {
    ...short,
    tier: "N",
    name: "attempts not counted at the claim",
    what: "an attempt has the number of the one before it",
    patches: [{ file: `${sql}/claim.sql`, find: "else attempt + 1 end,", replace: "else greatest(attempt, 1) end," }],
    nemeses: [killWorkers(1_500)],
    planned: { A1: 2 },
    expects: ["S15"],
  },
  {
    ...short,
    tier: "N",
    name: "keys looked up, then taken",
    what: "an idempotency key is looked for and then inserted, with nothing between to keep others out",
    patches: [
      {
        file: `${sql}/claim-keys.sql`,
        find: "on conflict (workspace, key) do nothing",
        replace:
          "where not exists (select from async_workflow.idempotency i where i.workspace = k.workspace and i.key = k.key)",
      },
      {
        file: "engine/src/migrations/0001_core.sql",
        find: "constraint idempotency_key primary key (workspace, key)",
        replace: "constraint idempotency_key check (true)",
      },
    ],
    twice: 1,
    // The look of one and the commit of the other must overlap.
    nemeses: [slowClients(25), killWorkers(2_000)],
    planned: { A1: 4, C1: 1 },
    expects: ["S2"],
  },
  {
    ...short,
    tier: "N",
    name: "ids of anybody",
    what: "whoever knows the id of an entry of another workspace may cancel and retry it",
    patches: [
      {
        file: `${sql}/read-standing.sql`,
        find: "e.id = $1 and e.workspace = $2",
        replace: "e.id = $1 and $2::text is not null",
      },
    ],
    guests: 2,
    nemeses: [killWorkers(2_000)],
    planned: { A1: 3 },
    expects: ["S16"],
  },
  {
    ...short,
    tier: "N",
    name: "claims without a limit that holds",
    what: "a claim takes more than it has room for, as a sub-select without MATERIALIZED does under a nested loop",
    patches: [
      {
        file: `${sql}/claim.sql`,
        find: "where l.ctid = any (array(select at from candidate)) and l.worker_id is null",
        replace: `where exists (
     select from (select q.entry_id from async_workflow.live q
                  where q.workflow_id = any ($2::int[]) and q.worker_id is null and q.available_at <= clock_timestamp()
                    and q.entry_id = l.entry_id
                  limit $3 for update skip locked) as one) and l.worker_id is null`,
      },
    ],
    workers: 1,
    concurrency: 2,
    pauseMs: 10,
    nemeses: [killWorkers(1_500)],
    planned: { A1: 2 },
    expects: ["S20"],
  },
  ...brokenEndings,
];
