/** A history of finished entries for measurements: as many rows as if they had run, written by one statement per portion. */
import pg from "pg";

const portion = 100_000;

/** A tenth of a second apart, back from now; one in a hundred failed. `workflow` must be registered. */
export async function addFinishedEntries(databaseUrl: string, workflow: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (let first = 1; first <= count; first += portion) {
      await client.query(
        `with seed as materialized (
           select n, async_workflow.uuid7(clock_timestamp() - n * interval '0.1 s') as id, w.id as workflow_id, cardinality(w.stages) as stages
           from generate_series($2::int, $3::int) as n, lateral (select * from async_workflow.workflow where name = $1 order by id desc limit 1) as w
         ), entries as (
           insert into async_workflow.entry (id, workflow_id, title, created_at)
           select id, workflow_id, 'Finished ' || n, clock_timestamp() - n * interval '0.1 s' from seed
         )
         insert into async_workflow.result (entry_id, workflow_id, status, stage, progress, attempt, version, finished_at)
         select id, workflow_id, case when n % 100 = 0 then 'FAILED' else 'COMPLETED' end::async_workflow.final_status, stages, 100, 1, 4,
                clock_timestamp() - n * interval '0.1 s' from seed`,
        [workflow, first, Math.min(first + portion - 1, count)],
      );
    }
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}
