/** Claims of 100 by pg-boss's own `fetch`. */
import pg from "pg";
import { PgBoss } from "pg-boss";
import type { Backlog, Target } from "../contestant.ts";
import { watchClaims } from "../measure/claims.ts";

export async function openBacklog({ url }: Target): Promise<Backlog> {
  const claims = watchClaims();
  const boss = new PgBoss({ connectionString: url, schedule: false, supervise: false });
  boss.on("error", () => {});
  await boss.start();
  const sql = new pg.Pool({ connectionString: url, max: 1 });
  return {
    prepare: () => boss.createQueue("one"),
    addWaiting: async (count) => {
      await sql.query(`insert into pgboss.job (name, data) select 'one', '{"n":0}' from generate_series(1, $1)`, [
        count,
      ]);
    },
    addFinished: async (count) => {
      await sql.query(
        `insert into pgboss.job (name, data, state, started_on, completed_on)
         select 'one', '{"n":0}', 'completed', now(), now() from generate_series(1, $1)`,
        [count],
      );
    },
    claimHundred: async () => {
      const claimed = claims.next(100);
      const jobs = await boss.fetch("one", { batchSize: 100 });
      await boss.complete(
        "one",
        jobs.map((job) => job.id),
      );
      return (await claimed).ms;
    },
  };
}
