/** What upkeep does to those who are just at what it throws away. */
import { Database } from "../../../../engine/src/runtime/database.ts";
import { tidy } from "../../../../engine/src/runtime/maintenance.ts";
import { statements } from "../../../../engine/src/sql/statement.ts";
import { monotonicNow } from "../../history/clock.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import { pause } from "./every.ts";

const atOnce = 2_000;
const restMs = 30;
const roundMs = 1_000;

/** What an entry consists of: a row there without its entry is one that nobody throws away any more. */
const parts = ["live", "result", "attempt", "step", "log", "by_hand", "waiting"];
const dangling = [
  ...parts.map(
    (table) => `select '${table}' as what, t.entry_id as id from async_workflow.${table} t
                where not exists (select from async_workflow.entry e where e.id = t.entry_id)`,
  ),
  `select 'entry', e.id from async_workflow.entry e
   where not exists (select from async_workflow.live l where l.entry_id = e.id)
     and not exists (select from async_workflow.result r where r.entry_id = e.id)`,
].join(" union all ");
const orphans = `
  select count(*)::int as count from async_workflow.live l join async_workflow.entry d on d.id = l.entry_id
  where d.workspace like '%/webhooks' and not exists (select from async_workflow.entry e where e.id = (d.input ->> 'entry')::uuid)`;

/**
 * E12: nothing is kept once it has ended, and upkeep never rests: clients still read it, the live stream has still to show it, webhooks
 * have still to tell of it.
 */
export const purge: Nemesis = async (rig, signal) => {
  const retentions = await query<{ id: number; retention: string }>(
    rig,
    "select id, retention::text from async_workflow.workflow",
  );
  await query(rig, "update async_workflow.workflow set retention = '0 s'");
  const database = new Database(rig.databaseUrl, { connections: 1, name: "async-workflow upkeep" });
  try {
    while (!signal.aborted) await round(rig, database, signal);
  } finally {
    await database.close();
    for (const { id, retention } of retentions)
      await query(rig, "update async_workflow.workflow set retention = $2::interval where id = $1", [id, retention]);
  }
  const left = await query<{ what: string; id: string }>(rig, dangling);
  if (left.length > 0)
    throw new Error(`E12: ${left.length} rows without their entry; one in ${left[0]?.what}, of ${left[0]?.id}.`);
};

async function round(rig: Rig, database: Database, signal: AbortSignal): Promise<void> {
  const from = monotonicNow();
  let deleted = 0;
  for (const until = performance.now() + roundMs; performance.now() < until; ) {
    const [row] = await database.run<{ deleted: number }>(statements.deleteOld, [atOnce]);
    deleted += row?.deleted ?? 0;
    await pause(restMs, signal);
  }
  await tidy(database);
  const [waiting] = await query<{ count: number }>(rig, orphans);
  rig.fault("E12", "entries", from, deleted > 0, `${deleted} entries were deleted right after their end`);
  if (waiting && waiting.count > 0)
    rig.fault("E12 webhook", "entries", from, true, `${waiting.count} webhooks have to tell of what is gone`);
}

function query<Row extends object>({ server, databaseUrl }: Rig, sql: string, values: unknown[] = []): Promise<Row[]> {
  return server.query<Row>(sql, values, databaseUrl);
}
