/** A18: workers that all start in the same moment, on a long queue. */
import { monotonicNow } from "../../history/clock.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import { pause } from "./every.ts";
import { connectionsAllowed, mostConnections } from "./machine.ts";

/** From the moment in which the first of them is registered. Twenty processes on two processors take seconds to come up: that is not what is asked. */
const firstClaimMs = 3_000;

/** A18: thousands of entries wait, and all workers start at once; again and again. That nothing is claimed twice is the checker's to say. */
export const stampede =
  (times: number): Nemesis =>
  async (rig, signal) => {
    for (let time = 0; time < times && !signal.aborted; time += 1) {
      await Promise.all(rig.workers.map((slot) => slot.halt()));
      await rig.placeBacklog();
      const from = monotonicNow();
      const [before] = await rig.server.query<{ last: number }>(
        "select coalesce(max(id), 0) as last from async_workflow.worker",
        [],
        rig.databaseUrl,
      );
      const started = Promise.all(rig.workers.map((slot) => slot.start()));
      let isStarted = false;
      void started.then(() => {
        isStarted = true;
      });
      let most = 0;
      while (!isStarted) most = Math.max(most, await mostConnections(rig));
      most = Math.max(most, await mostConnections(rig));
      const allowed = connectionsAllowed(rig);
      if (most > allowed) throw new Error(`A18: ${most} connections, ${allowed} are configured.`);
      const { waited, waitedMs } = await firstClaim(rig, before?.last ?? 0);
      if (waitedMs > firstClaimMs)
        throw new Error(`A18: the first claim came ${waitedMs} ms after the first worker, with ${waited} waiting.`);
      const evidence = `${rig.workers.length} workers, ${waited} entries waited; the first claim ${waitedMs} ms after the first registration; ${most} connections at most`;
      rig.fault("A18", "every worker", from, waited >= (rig.scenario.backlog ?? 0), evidence);
      while (!signal.aborted && (await leftOf(rig)) > 0) await pause(200, signal);
    }
  };

/** Of workers registered after `last`: how many entries waited when the first one was there, and for how long they went on to. */
async function firstClaim(rig: Rig, last: number): Promise<{ waited: number; waitedMs: number }> {
  const [row] = await rig.server.query<{ waited: number; ms: number }>(
    `with first as (select min(started_at) as at from async_workflow.worker where id > $1)
     select (select count(*)::int from async_workflow.entry e join async_workflow.workflow w on w.id = e.workflow_id
             where w.name = 'parcel' and e.created_at < first.at
               and not exists (select from async_workflow.result r where r.entry_id = e.id and r.finished_at < first.at)) as waited,
            extract(epoch from least(
              (select min(l.claimed_at) from async_workflow.live l where l.worker_id > $1),
              (select min(r.attempt_started_at) from async_workflow.result r where r.worker_id > $1)) - first.at)::float8 * 1000 as ms
     from first`,
    [last],
    rig.databaseUrl,
  );
  return { waited: row?.waited ?? 0, waitedMs: Math.round(row?.ms ?? Number.POSITIVE_INFINITY) };
}

async function leftOf(rig: Rig): Promise<number> {
  const [row] = await rig.server.query<{ left: number }>(
    "select count(*)::int as left from async_workflow.live l join async_workflow.workflow w on w.id = l.workflow_id where w.name = 'parcel'",
    [],
    rig.databaseUrl,
  );
  return row?.left ?? 0;
}
