/** Entries of long ago: the engine cannot start any, so they are written as it would have left them. */
import type { Bench } from "../support/bench.ts";

/** Writes `count` entries that finished at that time, each with an attempt, a step, a line of its log and a result; returns their ids. */
export async function finishedEntries(bench: Bench, workflow: string, at: Date, count: number): Promise<string[]> {
  const rows = await bench.sql<{ entry_id: string }>(
    `with made as materialized (
       select async_workflow.uuid7($2::timestamptz + n * interval '1 ms') as id, w.id as workflow_id
       from generate_series(1, $3) as n, async_workflow.workflow w where w.name = $1
     ),
     entries as (insert into async_workflow.entry (id, workflow_id, title, created_at) select id, workflow_id, 'old', $2 from made),
     attempts as (
       insert into async_workflow.attempt (entry_id, stage, attempt, outcome, started_at, finished_at) select id, 0, 1, 'completed', $2, $2 from made
     ),
     lines as (
       insert into async_workflow.log (entry_id, at, level, stage, attempt, late, message) select id, $2, 1, 0, 1, false, 'line' from made
     ),
     steps as (
       insert into async_workflow.step (entry_id, stage, name, occurrence, attempt, started_at, finished_at) select id, 0, 'step', 1, 1, $2, $2 from made
     )
     insert into async_workflow.result (entry_id, workflow_id, status, stage, progress, attempt, version, started_at, finished_at)
     select id, workflow_id, 'COMPLETED', 1, 100, 1, 2, $2, $2 from made returning entry_id`,
    [workflow, at, count],
  );
  return rows.map((row) => row.entry_id);
}

/** Makes the week of that time, as `create_partitions` would have done then; returns its name. */
export async function makeWeek(bench: Bench, at: Date): Promise<string> {
  const [week] = await bench.sql<{ name: string; begins: string; ends: string }>(
    `select to_char(monday, 'IYYY"w"IW') as name, async_workflow.uuid7_floor(monday at time zone 'UTC') as begins,
            async_workflow.uuid7_floor((monday + interval '1 week') at time zone 'UTC') as ends
     from date_trunc('week', $1::timestamptz at time zone 'UTC') as monday`,
    [at],
  );
  if (!week) throw new Error("no week");
  for (const table of ["entry", "attempt", "step", "result", "log"]) {
    await bench.sql(
      `create table async_workflow.${table}_${week.name} partition of async_workflow.${table} for values from ('${week.begins}') to ('${week.ends}')`,
    );
  }
  return week.name;
}

/** The tables that there are of a week. */
export async function tablesOf(bench: Bench, week: string): Promise<string[]> {
  const rows = await bench.sql<{ relname: string }>(
    "select relname from pg_class where relnamespace = 'async_workflow'::regnamespace and relkind = 'r' and relname like '%\\_' || $1 order by relname",
    [week],
  );
  return rows.map(({ relname }) => relname);
}

/** What there is of these entries, by table. */
export async function leftOf(bench: Bench, ids: readonly string[]): Promise<Record<string, number>> {
  const [row] = await bench.sql<Record<string, number>>(
    `select (select count(*)::int from async_workflow.entry where id = any ($1)) as entry,
            (select count(*)::int from async_workflow.attempt where entry_id = any ($1)) as attempt,
            (select count(*)::int from async_workflow.step where entry_id = any ($1)) as step,
            (select count(*)::int from async_workflow.log where entry_id = any ($1)) as log,
            (select count(*)::int from async_workflow.result where entry_id = any ($1)) as result`,
    [ids],
  );
  return row ?? {};
}

export const all = (n: number) => ({ entry: n, attempt: n, step: n, log: n, result: n });

export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
