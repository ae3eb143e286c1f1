/** Does something again and again at random times. */
import { setTimeout as wait } from "node:timers/promises";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";

/** Pauses are drawn so that faults are independent of each other and of whatever rhythm the system has. */
export function every(meanMs: number, act: (rig: Rig, signal: AbortSignal) => Promise<void>): Nemesis {
  return async (rig, signal) => {
    while (!signal.aborted) {
      await wait(Math.min(-Math.log(1 - Math.random()) * meanMs, 3 * meanMs), null, { signal }).catch(() => {});
      if (!signal.aborted) await act(rig, signal);
    }
  };
}

/** Resolves when the time is over or the signal fires. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, null, { signal }).catch(() => {});
}
