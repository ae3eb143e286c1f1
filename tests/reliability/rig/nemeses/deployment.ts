/** What operators do to a system that is in use: a new release takes over, process by process, and an old one again. */
import { monotonicNow } from "../../history/clock.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import type { WorkerSlot } from "../worker-slot.ts";
import { pause } from "./every.ts";

/** Beside the lease, which a worker may need to give back what it holds. */
const drainSlackMs = 3_000;

/**
 * H1, H2: release 2 changes the stages of a workflow. Workers and web are replaced by it one by one, and by release 1 again, and so on.
 * In between nobody has code for what was started under the other release. In the end there are workers of both.
 */
export const deploy =
  (restMs: number): Nemesis =>
  async (rig, signal) => {
    for (let release: 1 | 2 = 2; !signal.aborted; release = release === 2 ? 1 : 2) {
      for (const slot of rig.workers) await replace(rig, slot, release);
      await replaceWeb(rig, release);
      await pause(restMs, signal);
      await lookAtWaiting(rig, release);
    }
    for (const [index, slot] of rig.workers.entries()) await replace(rig, slot, index % 2 === 0 ? 1 : 2);
  };

const rowOf = (release: number) => (release === 2 ? "H1" : "H2");

async function replace(rig: Rig, slot: WorkerSlot, release: 1 | 2): Promise<void> {
  const from = monotonicNow();
  slot.release = release;
  const end = await slot.replace("SIGTERM");
  const tookMs = Math.round((end.at - from) / 1_000);
  if (tookMs > rig.leaseMs + drainSlackMs) throw new Error(`${slot.name} took ${tookMs} ms to drain.`);
  const evidence = `process ${end.pid} ended with ${end.exit} after ${tookMs} ms; release ${release} took its place`;
  rig.fault(rowOf(release), slot.name, from, end.exit === 0, evidence);
}

async function replaceWeb(rig: Rig, release: 1 | 2): Promise<void> {
  const from = monotonicNow();
  const end = await rig.deployWeb(release);
  const tookMs = Math.round((end.at - from) / 1_000);
  const evidence = `web ${end.pid} ended with ${end.exit}; release ${release} had answered before, all in ${tookMs} ms`;
  rig.fault(`${rowOf(release)} web`, "web", from, end.exit === 0, evidence);
}

/** Entries that nobody has code for wait, and say what for. */
async function lookAtWaiting(rig: Rig, release: 1 | 2): Promise<void> {
  const rows = await rig.server.query<{ id: string; held: boolean }>(
    `select l.entry_id as id, l.worker_id is not null as held
     from async_workflow.live l join async_workflow.workflow w on w.id = l.workflow_id join async_workflow.entry e on e.id = l.entry_id
     where w.name = 'freight' and w.version <> $1 and l.available_at < clock_timestamp() - interval '1 s' and e.workspace = 'local'`,
    [String(release)],
    rig.databaseUrl,
  );
  const held = rows.filter((row) => row.held).length;
  if (held > 0)
    throw new Error(`${held} entries of another release are held while all workers have release ${release}.`);
  const [waiting] = rows;
  if (!waiting) return;
  const from = monotonicNow();
  const response = await fetch(`${rig.webUrl}/api/entries/${waiting.id}`, {
    headers: { Authorization: "Bearer local" },
  });
  const { waitingFor } = (await response.json()) as { waitingFor?: string };
  const evidence = `${rows.length} entries of the other release wait; ${waiting.id} says it waits for: ${waitingFor}`;
  rig.fault("H3", "entries", from, waitingFor === "worker", evidence);
}
