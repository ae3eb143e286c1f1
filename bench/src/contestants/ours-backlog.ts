/**
 * Claims of 100 by this project's library. A real worker with 100 slots sends the first one; its handlers never end, so
 * that it asks for nothing more, and the same statement is sent again on the same connection, with nothing beside it.
 */
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { createEngine, workflow } from "../../../engine/src/index.ts";
import type { Backlog, Target } from "../contestant.ts";
import { type Claim, watchClaims } from "../measure/claims.ts";

const hundred = 100;
/** Until the worker has fetched ahead what it wants and sleeps. */
const settleMs = 500;

const waiting = `
  with kind as (select id from async_workflow.workflow where name = 'one'),
  fresh as (
    insert into async_workflow.entry (id, workflow_id, title, input)
    select async_workflow.uuid7(), kind.id, 'one', '{"n":0}' from kind, generate_series(1, $1)
    returning id, workflow_id
  )
  insert into async_workflow.live (entry_id, workflow_id) select id, workflow_id from fresh`;

const finished = `
  with kind as (select id from async_workflow.workflow where name = 'one'),
  fresh as (
    insert into async_workflow.entry (id, workflow_id, title, input)
    select async_workflow.uuid7(), kind.id, 'one', '{"n":0}' from kind, generate_series(1, $1)
    returning id, workflow_id
  )
  insert into async_workflow.result
    (entry_id, workflow_id, status, stage, progress, attempt, version, attempt_started_at, started_at)
  select id, workflow_id, 'COMPLETED', 1, 100, 1, 2, clock_timestamp(), clock_timestamp() from fresh`;

const completed = `
  with gone as (delete from async_workflow.live where entry_id = any($1) returning entry_id, workflow_id)
  insert into async_workflow.result
    (entry_id, workflow_id, status, stage, progress, attempt, version, attempt_started_at, started_at)
  select entry_id, workflow_id, 'COMPLETED', 1, 100, 1, 2, clock_timestamp(), clock_timestamp() from gone`;

/** The worker's watermark: its next claim begins where the last one ended. */
const highestRank = (rows: Claim["rows"]): number => Math.max(...rows.map((row) => Number(row.rank)));

export async function openBacklog({ url }: Target): Promise<Backlog> {
  const claims = watchClaims();
  const one = workflow("one").stage("ONLY", () => new Promise<void>(() => {}));
  const engine = createEngine({ databaseUrl: url, workflows: [one] });
  const sql = new pg.Pool({ connectionString: url, max: 1 });
  let last: Claim | undefined;
  const first = async () => {
    const claimed = claims.next(hundred);
    await engine.work({ concurrency: hundred });
    const claim = await claimed;
    await wait(settleMs);
    return claim;
  };
  return {
    prepare: () => engine.migrate(),
    addWaiting: async (count) => void (await sql.query(waiting, [count])),
    addFinished: async (count) => void (await sql.query(finished, [count])),
    claimHundred: async () => {
      last ??= await first();
      const { rows } = last;
      last = await last.again((sent) => [...sent.slice(0, 4), [highestRank(rows)], ...sent.slice(5)]);
      if (last.rows.length !== hundred)
        throw new Error(`The claim brought ${last.rows.length} entries, not ${hundred}.`);
      await sql.query(completed, [last.rows.map((row) => row.entryId)]);
      return last.ms;
    },
  };
}
