/** What happens to clocks: to PostgreSQL's, the one that counts, and to those of workers and the web process, which must not. */
import { monotonicNow } from "../../history/clock.ts";
import type { Child } from "../child.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import { every, pause } from "./every.ts";

const hour = 3_600;
const minutesMs = 60_000;
const dayMs = 86_400_000;

/** D3 and D4, in turn: two settings at once would be neither. */
export const setClock = (meanMs: number): Nemesis => {
  let turn = 0;
  return every(meanMs, (rig, signal) => (turn++ % 2 === 0 ? ahead(rig) : back(rig, signal)));
};

/** D3: it is set an hour ahead, and stays so. */
async function ahead(rig: Rig): Promise<void> {
  const from = monotonicNow();
  const jumped = await set(rig, rig.wrongBySeconds + hour);
  rig.fault("D3", "the database's clock", from, jumped > 0.9 * hour, `clock_timestamp() jumped by ${jumped} s`);
}

/**
 * D4: a worker dies, and the clock is set an hour back before anybody has seen that; later it is set right. By the clock that worker
 * has its lease for an hour to come. What it held must be another's after two leases and the time of a recovery.
 */
async function back(rig: Rig, signal: AbortSignal): Promise<void> {
  const slot = rig.takeWorker();
  if (!slot) return;
  const from = monotonicNow();
  const { pid } = slot.child;
  const replaced = slot.replace("SIGKILL");
  await slot.child.ended;
  const jumped = await set(rig, rig.wrongBySeconds - hour);
  const boundMs = 2 * rig.leaseMs + rig.scenario.recoveryMs;
  const began = performance.now();
  let left = await stillHeld(rig, pid);
  const held = left;
  while (left > 0 && performance.now() - began < boundMs) {
    await pause(50, signal);
    left = await stillHeld(rig, pid);
  }
  const tookMs = Math.round(performance.now() - began);
  await replaced;
  slot.taken = false;
  await set(rig, rig.wrongBySeconds + hour);
  if (left > 0)
    throw new Error(`D4: ${left} entries are held by a worker that died ${tookMs} ms ago, for the clock went back.`);
  const evidence = `clock_timestamp() jumped by ${jumped} s; what process ${pid} held (${held}) was free after ${tookMs} ms`;
  rig.fault("D4", "the database's clock", from, jumped < -0.9 * hour && held > 0, evidence);
}

/** By how many seconds the server's clock jumped, by its own word. */
async function set(rig: Rig, seconds: number): Promise<number> {
  const before = await wrongBy(rig);
  rig.setDatabaseClock(seconds);
  return Math.round((await wrongBy(rig)) - before);
}

async function wrongBy(rig: Rig): Promise<number> {
  const [row] = await rig.server.query<{ now: string }>("select extract(epoch from clock_timestamp())::text as now");
  return Number(row?.now) - monotonicNow() / 1e6;
}

async function stillHeld(rig: Rig, pid: number): Promise<number> {
  const [row] = await rig.server.query<{ held: number }>(
    `select count(*)::int as held from async_workflow.live l join async_workflow.worker k on k.id = l.worker_id where k.pid = $1`,
    [pid],
    rig.databaseUrl,
  );
  return row?.held ?? 0;
}

/** D2: workers' clocks jump ten minutes ahead, and ten back. */
export const jumpClocks = (meanMs: number): Nemesis =>
  every(meanMs, async (rig) => {
    const slot = rig.takeWorker();
    if (!slot) return;
    const ms = (Math.random() < 0.5 ? 10 : -10) * minutesMs;
    await makeWrong(rig, "D2", slot.name, slot.child, ms);
    slot.taken = false;
  });

/** D8: the web process is a day behind, and right again. */
export const misdateWeb = (meanMs: number): Nemesis => {
  let turn = 0;
  return every(meanMs, (rig) => makeWrong(rig, "D8", "the web process", rig.web, turn++ % 2 === 0 ? -dayMs : 0));
};

async function makeWrong(rig: Rig, row: string, target: string, child: Child, ms: number): Promise<void> {
  const from = monotonicNow();
  if (child.isOver) return;
  const answer = child.said("clock");
  child.tell(`clock ${ms}`);
  const shown = await answer;
  // It ended before it heard of it.
  if (typeof shown !== "number") return;
  const wrongByMs = shown - Date.now();
  const fired = Math.abs(wrongByMs - ms) < minutesMs;
  rig.fault(row, target, from, fired, `process ${child.pid} shows a time that is wrong by ${wrongByMs} ms`);
}
