/** How workers are told to end while they have more to do than they get time for: A7 once, A8 twice or too early. */
import { monotonicNow } from "../../history/clock.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import type { WorkerSlot } from "../worker-slot.ts";
import { every, pause } from "./every.ts";

/** From a second signal, or one to a process that is starting, to its end. */
const exitMs = 1_000;
/** What a worker holds for so long is longer than a grace that is told to it now. */
const longSeconds = 0.5;

/** A7: told to stop while stages run that last much longer than its grace. When they come free is the checker's to say, by rule L6. */
export const stopLongStages = (meanMs: number): Nemesis =>
  every(meanMs, async (rig, signal) => {
    const slot = rig.takeWorker();
    if (!slot) return;
    const { pid } = slot.child;
    const held = await longStagesOf(rig, slot, signal);
    const from = monotonicNow();
    const end = await slot.replace("SIGTERM");
    const released = await releasedBy(rig, pid);
    slot.taken = false;
    const tookMs = Math.round((end.at - from) / 1_000);
    const evidence = `process ${pid} held ${held} and gave ${released} back uncharged; it ended with ${end.exit} after ${tookMs} ms`;
    rig.fault("A7", slot.name, from, held > 0 && released > 0 && end.exit === 0, evidence);
  });

const pairs = [
  ["SIGTERM", "SIGTERM"],
  ["SIGINT", "SIGINT"],
  ["SIGTERM", "SIGINT"],
] as const;

/** A8: a second signal while it drains; and then, now and again, one to its successor while that starts. */
export const signalTwice = (meanMs: number): Nemesis => {
  let turn = 0;
  return every(meanMs, async (rig, signal) => {
    const slot = rig.takeWorker();
    if (!slot) return;
    const [first, second] = pairs[turn % pairs.length] ?? pairs[0];
    await longStagesOf(rig, slot, signal);
    const from = monotonicNow();
    const { child } = slot;
    const ended = child.end(first);
    await pause(100 + Math.random() * 900, signal);
    const drained = child.isOver;
    const signalled = monotonicNow();
    child.signal(second);
    await ended;
    const young = slot.child;
    const evidence = await lookAtEnd(rig, { pid: child.pid, signalled, ended: (await ended).at });
    rig.fault("A8", slot.name, from, !drained, `${first}, ${second}: ${evidence}`);
    if (turn++ % 2 === 0) await strikeWhileStarting(rig, slot, young);
    await slot.child.ready;
    slot.taken = false;
  });
};

/** A8: a signal to a process that has not said yet that it is ready. */
async function strikeWhileStarting(rig: Rig, slot: WorkerSlot, young: WorkerSlot["child"]): Promise<void> {
  let ready = false;
  void young.ready.then(() => {
    ready = true;
  });
  await pause(Math.random() * 400, new AbortController().signal);
  const isReady = ready;
  const from = monotonicNow();
  const end = await young.end(Math.random() < 0.5 ? "SIGTERM" : "SIGINT");
  const evidence = await lookAtEnd(rig, { pid: young.pid, signalled: from, ended: end.at });
  rig.fault("A8 start", slot.name, from, !isReady, `it ended with ${end.exit}; ${evidence}`);
}

/** It must have ended at once, and what it held must not be held for longer than a lease: then L2 says when it was claimed again. */
async function lookAtEnd(
  rig: Rig,
  { pid, signalled, ended }: { readonly pid: number; readonly signalled: number; readonly ended: number },
): Promise<string> {
  const tookMs = Math.round((ended - signalled) / 1_000);
  if (tookMs > exitMs) throw new Error(`A8: process ${pid} ended ${tookMs} ms after the signal.`);
  const [row] = await rig.server.query<{ held: number; left: number }>(
    `select count(l.entry_id)::int as held, coalesce(extract(epoch from max(k.alive_until) - clock_timestamp())::float8 * 1000, 0) as left
     from async_workflow.worker k left join async_workflow.live l on l.worker_id = k.id where k.pid = $1 and k.ended_at is null`,
    [pid],
    rig.databaseUrl,
  );
  const { held = 0, left = 0 } = row ?? {};
  if (left > rig.leaseMs) throw new Error(`A8: ${held} entries of process ${pid} are held for another ${left} ms.`);
  return `process ${pid} ended ${tookMs} ms after the signal; ${held} entries were left running, for ${Math.round(left)} ms at most`;
}

/** Waits until the slot's worker holds some that have run for a while; how many. */
async function longStagesOf(rig: Rig, slot: WorkerSlot, signal: AbortSignal): Promise<number> {
  while (!signal.aborted) {
    const [row] = await rig.server.query<{ held: number }>(
      `select count(*)::int as held from async_workflow.live l join async_workflow.worker k on k.id = l.worker_id
       where k.pid = $1 and l.claimed_at < clock_timestamp() - $2 * interval '1 s'`,
      [slot.child.pid, longSeconds],
      rig.databaseUrl,
    );
    if (row && row.held > 0) return row.held;
    await pause(100, signal);
  }
  return 0;
}

async function releasedBy(rig: Rig, pid: number): Promise<number> {
  const [row] = await rig.server.query<{ released: number }>(
    `select count(*)::int as released from async_workflow.attempt a join async_workflow.worker k on k.id = a.worker_id
     where k.pid = $1 and a.outcome = 'released'`,
    [pid],
    rig.databaseUrl,
  );
  return row?.released ?? 0;
}
