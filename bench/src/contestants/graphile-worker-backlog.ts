/**
 * Claims of 100 by graphile-worker's local queue. Handlers are held while the queue fetches, and completions wait 20 ms,
 * so that the claim has the server for itself as the others' claims have.
 */
import { makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import type { Backlog, Target } from "../contestant.ts";
import { watchClaims } from "../measure/claims.ts";
import { Gate } from "../measure/gate.ts";
import { silent } from "./graphile-worker-log.ts";

const batch = 100;

export async function openBacklog({ url }: Target): Promise<Backlog> {
  const gate = new Gate();
  const claims = watchClaims();
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on("error", () => {});
  const utils = await makeWorkerUtils({ pgPool: pool, logger: silent });
  let running = false;
  const fill = async (count: number) => {
    await pool.query(
      `insert into graphile_worker._private_jobs (task_id, payload)
       select t.id, '{"n":0}' from graphile_worker._private_tasks t, generate_series(1, $1) where t.identifier = 'one'`,
      [count],
    );
  };
  return {
    prepare: async () => {
      await utils.migrate();
      await pool.query("insert into graphile_worker._private_tasks (identifier) values ('one') on conflict do nothing");
    },
    addWaiting: fill,
    claimHundred: async () => {
      const claimed = claims.next(batch);
      if (!running) {
        running = true;
        await run({
          pgPool: pool,
          logger: silent,
          noHandleSignals: true,
          taskList: { one: () => gate.pass() },
          preset: { worker: { concurrentJobs: batch, localQueue: { size: batch }, completeJobBatchDelay: 20 } },
        });
      }
      await gate.arrived(batch);
      gate.open();
      return (await claimed).ms;
    },
  };
}
