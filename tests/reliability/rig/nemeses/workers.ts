/** What happens to worker processes: killed, told to stop, their statements rolled back. */
import { setTimeout as wait } from "node:timers/promises";
import { monotonicNow } from "../../history/clock.ts";
import type { Nemesis } from "../scenario.ts";
import { every, pause } from "./every.ts";

/** A1: kill -9 at random times. */
export const killWorkers = (meanMs: number): Nemesis =>
  every(meanMs, async (rig) => {
    const slot = rig.takeWorker();
    if (!slot) return;
    const from = monotonicNow();
    const end = await slot.replace("SIGKILL");
    slot.taken = false;
    rig.fault("A1", slot.name, from, end.exit === "SIGKILL", `process ${end.pid} ended with ${end.exit}`);
  });

/** A6: told to stop, one after the other, as a deployment does it. */
export const restartWorkers = (meanMs: number): Nemesis =>
  every(meanMs, async (rig) => {
    const slot = rig.takeWorker();
    if (!slot) return;
    const from = monotonicNow();
    const end = await slot.replace("SIGTERM");
    slot.taken = false;
    const tookMs = Math.round((end.at - from) / 1_000);
    rig.fault("A6", slot.name, from, end.exit === 0, `process ${end.pid} ended with ${end.exit} after ${tookMs} ms`);
  });

/** A2: kill -9 at a certain statement, before the server sees it or after it was done. */
export const killAtFailpoints = (places: readonly string[], meanMs: number): Nemesis => {
  let next = 0;
  return every(meanMs, async (rig, signal) => {
    const slot = rig.takeWorker();
    if (!slot) return;
    const place = places[next++ % places.length] as string;
    const from = monotonicNow();
    await slot.arm(`${place}=kill@3`);
    const armed = slot.child;
    const died = await Promise.race([armed.ended, wait(4_000, null, { signal }).catch(() => null)]);
    if (died) rig.fault("A2", slot.name, from, died.exit === "SIGKILL", `${place}: ended with ${died.exit}`);
    else await slot.replace("SIGTERM");
    await slot.child.ready;
    slot.taken = false;
  });
};

/** B14: a share of the statements of one worker is rolled back by a serialization failure or a deadlock, for a while. */
export const rollBack = (percent: number, forMs: number): Nemesis => {
  const statements = [
    "claim",
    "advance",
    "finish",
    "release",
    "heartbeat",
    "record-steps",
    "report-progress",
    "rescue",
  ];
  const traps = statements.flatMap((name, index) => {
    const code = index % 2 === 0 ? "40001" : "40P01";
    return `before async_workflow.${name}=error:${code}@${percent}%`;
  });
  return every(200, async (rig, signal) => {
    const slot = rig.takeWorker();
    if (!slot) return;
    const from = monotonicNow();
    await slot.arm(traps.join(";"));
    await pause(forMs, signal);
    await slot.replace("SIGTERM");
    slot.taken = false;
    const evidence = `${percent} % of ${statements.length} statements failed with 40001 or 40P01`;
    rig.fault("B14", slot.name, from, true, evidence);
  });
};
