/** What the rollup must have counted, counted directly in the tables that it reads. */
import { onTestFinished } from "vitest";
import { Database } from "../../src/runtime/database.ts";
import { Rollup } from "../../src/runtime/rollup.ts";
import type { Bench } from "../support/bench.ts";

export interface Figures {
  readonly created: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly retried: number;
  readonly lost: number;
  readonly waits: number;
  readonly runs: number;
}

/** Counts without a margin: what was committed before is in. */
export function rollupOf(bench: Bench): Rollup {
  const database = new Database(bench.url, { connections: 2, name: "rollup under test" });
  onTestFinished(() => database.close());
  return new Rollup(database, { marginMs: 0 });
}

/** The sums of what was rolled up, by the minute or by the hour. */
export async function rolledUp(bench: Bench, minutes: 1 | 60 = 1): Promise<Figures> {
  const [row] = await bench.sql<Figures & object>(
    `select coalesce(sum(created), 0)::int as created, coalesce(sum(completed), 0)::int as completed, coalesce(sum(failed), 0)::int as failed,
            coalesce(sum(cancelled), 0)::int as cancelled, coalesce(sum(retried), 0)::int as retried, coalesce(sum(lost), 0)::int as lost,
            coalesce(sum((select sum(n) from unnest(wait_counts) as n)), 0)::int as waits,
            coalesce(sum((select sum(n) from unnest(run_counts) as n)), 0)::int as runs
     from async_workflow.metric where stage = -1 and minutes = $1`,
    [minutes],
  );
  return row as Figures;
}

export async function counted(bench: Bench): Promise<Figures> {
  const [row] = await bench.sql<Figures & object>(
    `with ended as (
       select entry_id, status, started_at from async_workflow.result
       union all select entry_id, status, started_at from async_workflow.undone_end
     )
     select (select count(*)::int from async_workflow.entry) as created,
            count(*) filter (where status = 'COMPLETED')::int as completed, count(*) filter (where status = 'FAILED')::int as failed,
            count(*) filter (where status = 'CANCELLED')::int as cancelled,
            (select count(*)::int from async_workflow.attempt where outcome = 'retry') as retried,
            (select count(*)::int from async_workflow.attempt where outcome = 'lost') as lost,
            (select count(distinct entry_id)::int from ended where started_at is not null) as waits,
            (select count(*)::int from ended e where status = 'COMPLETED'
               and not exists (select from async_workflow.undone_end u where u.entry_id = e.entry_id)) as runs
     from ended`,
  );
  return row as Figures;
}

/** Of each stage: attempts that completed, that failed for good, that were tried again, and the durations kept. */
export async function stagesRolledUp(bench: Bench): Promise<Record<number, readonly number[]>> {
  const rows = await bench.sql<{ stage: number; figures: number[] }>(
    `select stage, array[sum(completed), sum(failed), sum(retried), sum((select sum(n) from unnest(run_counts) as n))]::int[] as figures
     from async_workflow.metric where stage >= 0 and minutes = 60 group by stage`,
  );
  return Object.fromEntries(rows.map(({ stage, figures }) => [stage, figures]));
}
