/** Claims of 100 by this project's library: each by a worker that has just been started, so that nothing else runs beside it. */
import pg from "pg";
import { createEngine, workflow } from "../../../engine/src/index.ts";
import type { Backlog, Target } from "../contestant.ts";
import { watchClaims } from "../measure/claims.ts";
import { Gate } from "../measure/gate.ts";

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

export async function openBacklog({ url }: Target): Promise<Backlog> {
  const gate = new Gate();
  const claims = watchClaims();
  const one = workflow("one").stage("ONLY", () => gate.pass());
  const engine = createEngine({ databaseUrl: url, workflows: [one] });
  const sql = new pg.Pool({ connectionString: url, max: 1 });
  return {
    prepare: () => engine.migrate(),
    addWaiting: async (count) => void (await sql.query(waiting, [count])),
    addFinished: async (count) => void (await sql.query(finished, [count])),
    claimHundred: async () => {
      const claimed = claims.next(100);
      const worker = await engine.work({ concurrency: 100 });
      const ms = await claimed;
      await gate.arrived(100);
      const stopping = worker.stop();
      gate.open();
      await stopping;
      return ms;
    },
  };
}
