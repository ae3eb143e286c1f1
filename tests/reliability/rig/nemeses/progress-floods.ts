/** A17: handlers that report progress as fast as they can. */
import { monotonicNow } from "../../history/clock.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import { pause } from "./every.ts";

/** Of the ten thousand that are meant: a machine that has other things to do may come to less. */
const leastCallsPerSecond = 8_000;

/** A17: handlers report progress ten thousand times a second; they say themselves how often they did. The checker looks at the writes, by rule S21. */
export const countFloods: Nemesis = async (rig, signal) => {
  const seen = new Set<string>();
  let least = Number.POSITIVE_INFINITY;
  while (!signal.aborted) {
    const from = monotonicNow();
    await pause(100, signal);
    const [row] = await rig.server.query<{ left: number | null }>(
      "select extract(epoch from min(alive_until) - clock_timestamp())::float8 * 1000 as left from async_workflow.worker where ended_at is null",
      [],
      rig.databaseUrl,
    );
    least = Math.min(least, row?.left ?? least);
    for (const { id, calls, ms } of await floodsOf(rig)) {
      if (seen.has(id)) continue;
      seen.add(id);
      const perSecond = Math.round((calls / ms) * 1_000);
      const evidence = `${calls} reports in ${ms} ms, ${perSecond} a second; no worker had less than ${Math.round(least)} ms of its lease left`;
      rig.fault("A17", id, from, perSecond >= leastCallsPerSecond, evidence);
    }
  }
};

function floodsOf(rig: Rig): Promise<{ id: string; calls: number; ms: number }[]> {
  return rig.server.query(
    `select r.entry_id as id, (r.result ->> 'calls')::int as calls, (r.result ->> 'ms')::int as ms
     from async_workflow.result r join async_workflow.workflow w on w.id = r.workflow_id
     where w.name = 'chatty' and r.status = 'COMPLETED'`,
    [],
    rig.databaseUrl,
  );
}
