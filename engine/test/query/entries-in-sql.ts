/** Entries of every kind written straight into the tables, as the engine would leave them, and read back by brute force. */
import pg from "pg";
import { beforeAll } from "vitest";
import { createEngine, type Engine, type Entry, type EntryQuery } from "../../src/index.ts";
import type { Bench } from "../support/bench.ts";
import { registerWorker, registerWorkflow } from "../support/statements.ts";

interface Made {
  readonly id: string;
  readonly input: unknown;
}

const kinds = [
  "running",
  "queued",
  "scheduled",
  "retrying",
  "waiting",
  "COMPLETED",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
  "EXPIRED",
];
const parked: Record<string, string> = { retrying: "backoff", waiting: "sleep" };

/** `count` entries over three workflows, a minute apart, the newest last. Many values are equal. */
async function makeEntries(bench: Bench, count: number, workspace = "local"): Promise<Made[]> {
  const connection = new pg.Client({ connectionString: bench.url });
  await connection.connect();
  const worker = await registerWorker(connection);
  const workflows = [];
  for (const name of ["alpha", "beta", "gamma"]) workflows.push(await registerWorkflow(bench, `${name}-${workspace}`));
  const made: Made[] = [];
  const begun = Date.now() - count * 60_000;
  for (let n = 0; n < count; n += 1) {
    const kind = kinds[n % kinds.length] as string;
    const workflowId = workflows[(n * 7) % 3];
    const input = { user: { plan: n % 3 === 0 ? "pro" : "free" }, total: n, "a.b": n % 2 === 0, rows: [{ n }] };
    const ended = "date_trunc('second', clock_timestamp())";
    const started = `${ended} - interval '${(n % 5) + 1} minutes'`;
    const { rows } = await connection.query<{ id: string }>(
      `insert into async_workflow.entry (id, workspace, workflow_id, title, tags, input, created_at)
       values (async_workflow.uuid7($6), $1, $2, $3, $4, $5, $6) returning id`,
      [
        workspace,
        workflowId,
        `Import ${n % 4 === 0 ? "Invoices" : "photos"} 50%_${n % 10}`,
        n % 2 === 0 ? ["even", "all"] : ["all"],
        JSON.stringify(input),
        new Date(begun + n * 60_000),
      ],
    );
    const id = rows[0]?.id as string;
    made.push({ id, input });
    if (/[A-Z]/.test(kind)) {
      await connection.query(
        `insert into async_workflow.result (entry_id, workflow_id, status, stage, progress, attempt, version, started_at, finished_at, result, error)
         values ($1, $2, $3::async_workflow.final_status, $4, $5, $6, 1, ${kind === "EXPIRED" ? "null" : started}, ${ended}, $7, $8)`,
        [
          id,
          workflowId,
          kind,
          kind === "COMPLETED" ? 3 : n % 3,
          kind === "COMPLETED" ? 100 : (n % 3) * 33,
          (n % 3) + 1,
          kind === "COMPLETED" ? JSON.stringify({ sum: n * 10 }) : null,
          kind === "COMPLETED" ? null : JSON.stringify({ code: "x", message: "boom" }),
        ],
      );
      continue;
    }
    const due = kind === "running" || kind === "queued" ? "- interval '1 s'" : "+ interval '1 hour'";
    await connection.query(
      `insert into async_workflow.live (entry_id, workflow_id, stage, progress, attempt, parked, worker_id, claim_id, available_at, claimed_at, started_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() ${due}, ${kind === "running" ? "clock_timestamp()" : "null"},
               ${kind === "running" || kind === "retrying" ? started : "null"})`,
      [
        id,
        workflowId,
        n % 3,
        (n % 3) * 33,
        n % 2,
        parked[kind] ?? null,
        kind === "running" ? worker : null,
        kind === "running" ? crypto.randomUUID() : null,
      ],
    );
  }
  await connection.end();
  return made;
}

/** How long it ran, as a list of finished entries sorts it. */
export function ranMs(entry: Entry): number | null {
  if (entry.startedAt === null) return null;
  return Date.parse(entry.finishedAt ?? new Date().toISOString()) - Date.parse(entry.startedAt);
}

export interface ListUnderTest {
  readonly engine: Engine;
  /** All entries of the workspace "local". */
  readonly all: readonly Entry[];
  inputOf(entry: Entry): unknown;
  /** All pages by cursor; `between` runs after each. */
  walk(query: EntryQuery, limit: number, between?: () => Promise<unknown>): Promise<Entry[]>;
}

/** 120 entries, and 20 of another workspace. Call at the top of a test file. */
export function useList(bench: Bench): ListUnderTest {
  let engine: Engine;
  let made: readonly Made[];
  let all: readonly Entry[];
  beforeAll(async () => {
    engine = createEngine({ databaseUrl: bench.url, workflows: [] });
    made = await makeEntries(bench, 120);
    await makeEntries(bench, 20, "foreign");
    all = await engine.getMany(made.map((each) => each.id));
    return () => engine.close();
  });
  return {
    get engine() {
      return engine;
    },
    get all() {
      return all;
    },
    inputOf: (entry) => made.find((each) => each.id === entry.id)?.input,
    async walk(query, limit, between = async () => {}) {
      const seen: Entry[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await engine.list({ ...query, limit, ...(cursor ? { cursor } : {}) });
        seen.push(...page.entries);
        if (page.next === null) return seen;
        cursor = page.next;
        await between();
      }
    },
  };
}

export const ids = (entries: readonly Entry[]): string[] => entries.map((entry) => entry.id);

export const newestFirst = (entries: readonly Entry[]): string[] => ids(entries).toSorted().toReversed();
