/** What happens to workers that stop for a while and go on as if nothing had been. */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { monotonicNow } from "../../history/clock.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import type { WorkerSlot } from "../worker-slot.ts";
import { every, pause } from "./every.ts";

interface Seen {
  readonly fired: boolean;
  readonly evidence: string;
}

/** A3: stopped for longer than its lease while others take over, then let go on. `atOnce` at the same time. */
export const wakeZombies = (leases: number, atOnce: number): Nemesis => {
  const one = every(100, (rig) => paused(rig, "A3", rig.leaseMs * leases, (slot) => declaredDead(rig, slot)));
  return async (rig, signal) => {
    await Promise.all(Array.from({ length: atOnce }, () => one(rig, signal)));
  };
};

/** A4: stopped for a part of its lease, which costs it nothing. */
export const pauseWorkers = (leases: number, meanMs: number): Nemesis =>
  every(meanMs, (rig) =>
    paused(rig, "A4", rig.leaseMs * leases, async (slot) => ({
      fired: true,
      evidence: `process ${slot.child.pid} was stopped for ${rig.leaseMs * leases} ms`,
    })),
  );

async function paused(rig: Rig, row: string, forMs: number, look: (slot: WorkerSlot) => Promise<Seen>): Promise<void> {
  const slot = rig.takeWorker();
  if (!slot) return;
  const from = monotonicNow();
  const { child } = slot;
  child.signal("SIGSTOP");
  try {
    await wait(forMs);
    const { fired, evidence } = await look(slot).catch((error: Error) => ({ fired: false, evidence: error.message }));
    child.signal("SIGCONT");
    rig.fault(row, slot.name, from, fired, evidence);
    // Long enough to try to write what it had in hand.
    await wait(rig.leaseMs / 2);
  } finally {
    child.signal("SIGCONT");
    slot.taken = false;
  }
}

/**
 * A3: stopped in the moment before it writes, for longer than its lease, and let go on: it writes, whoever holds the entry by then. What
 * a timer or a heartbeat would have told it comes too late.
 */
export const freezeBeforeWrites = (leases: number, meanMs: number): Nemesis => {
  const places = ["advance", "finish"];
  let turn = 0;
  return every(meanMs, async (rig, signal) => {
    const slot = rig.takeWorker();
    if (!slot) return;
    const place = `before async_workflow.${places[turn++ % places.length]}`;
    const from = monotonicNow();
    await slot.arm(`${place}=stop@2`);
    const { pid } = slot.child;
    for (let looks = 0; looks < 100 && !isStopped(pid) && !signal.aborted; looks += 1) await pause(50, signal);
    if (isStopped(pid)) {
      await wait(rig.leaseMs * leases);
      const seen = await declaredDead(rig, slot).catch((error: Error) => ({ fired: false, evidence: error.message }));
      slot.child.signal("SIGCONT");
      rig.fault("A3 write", slot.name, from, seen.fired, `${place}: ${seen.evidence}`);
      await wait(rig.leaseMs / 2);
    }
    await slot.replace("SIGTERM");
    slot.taken = false;
  });
};

function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T");
  } catch {
    return false;
  }
}

/** Whether the database has declared the process dead that is, or was, stopped or cut off. */
export async function declaredDead(rig: Rig, { child }: WorkerSlot): Promise<Seen> {
  const [row] = await rig.server.query<{ id: number; held: number }>(
    `select id, (select count(*)::int from async_workflow.attempt where worker_id = w.id and outcome = 'lost') as held
     from async_workflow.worker w where pid = $1 and lost order by id desc limit 1`,
    [child.pid],
    rig.databaseUrl,
  );
  const evidence = `process ${child.pid} was silent; as worker ${row?.id} it was declared dead and lost ${row?.held} entries`;
  return { fired: row !== undefined, evidence };
}
