/** Entries that have failed, written straight into the tables, as the engine would leave them. */
import type { Bench } from "../support/bench.ts";
import { registerWorkflow, startEntries } from "../support/statements.ts";

/** Of a workflow of that name, which no worker has code for unless the test gives it some; oldest first. */
export async function failedEntries(bench: Bench, workflow: string, count: number): Promise<string[]> {
  const known = await bench.sql("select from async_workflow.workflow where name = $1", [workflow]);
  if (known.length === 0) await registerWorkflow(bench, workflow);
  const ids = await startEntries(bench, workflow, count);
  await failNow(bench, ids);
  return ids.sort();
}

export async function failNow(bench: Bench, ids: readonly string[]): Promise<void> {
  await bench.sql(
    `with ended as (delete from async_workflow.live where entry_id = any ($1) returning *)
     insert into async_workflow.result (entry_id, workflow_id, status, stage, progress, attempt, version, attempt_started_at, started_at, error)
     select entry_id, workflow_id, 'FAILED', stage, progress, attempt + 1, version + 1, clock_timestamp(), clock_timestamp(),
            '{"code": "handler_error", "message": "no"}' from ended`,
    [ids],
  );
}
