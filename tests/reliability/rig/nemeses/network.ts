/** What happens on the wires between our processes and PostgreSQL, and to the web process in front of its readers. */
import { monotonicNow } from "../../history/clock.ts";
import type { Nemesis } from "../scenario.ts";
import type { FaultProxy } from "../wire/fault-proxy.ts";
import type { Weather } from "../wire/wire.ts";
import { every, pause } from "./every.ts";

/** B9: commits are cut, before the server sees them and after it has done them. The wires themselves record each. */
export const cutCommits =
  (chance: number): Nemesis =>
  async (rig, signal) => {
    while (!signal.aborted) {
      for (const { weather } of rig.proxies) Object.assign(weather, { cutBefore: chance, cutAfter: chance });
      await pause(4_000, signal);
      // Time to see something through.
      for (const { weather } of rig.proxies) Object.assign(weather, { cutBefore: 0, cutAfter: 0 });
      await pause(500, signal);
    }
  };

/** C4: the server's side of listening connections is gone, and nobody says so. */
export const loseListeners = (meanMs: number): Nemesis =>
  every(meanMs, async (rig) => {
    const from = monotonicNow();
    const lost = rig.proxies.reduce((sum, proxy) => sum + proxy.halfOpen("async-workflow listener"), 0);
    if (lost > 0) rig.fault("C4", "listeners", from, true, `${lost} listening connections are half open`);
  });

/** C5: all connections of one process are reset, each 100 ms, for a while. */
export const resetStorm = (meanMs: number, forMs: number): Nemesis =>
  weathered("C5", meanMs, async (proxy, signal) => {
    let resets = 0;
    for (let past = 0; past < forMs && !signal.aborted; past += 100) {
      resets += proxy.reset();
      await pause(100, signal);
    }
    return resets > 0 ? `${resets} connections were reset` : "";
  });

/** C1: every message takes long. */
export const slowWires = (meanMs: number, forMs: number, delayMs: number): Nemesis =>
  changed("C1", meanMs, forMs, { delayMs }, `messages took ${delayMs} ms more or less`);

/** C1: what clients and the web process say to the server takes long, all the time: their transactions overlap. */
export const slowClients =
  (delayMs: number): Nemesis =>
  async (rig, signal) => {
    const from = monotonicNow();
    for (const { weather } of rig.proxies.slice(rig.scenario.workers)) weather.delayMs = delayMs;
    rig.fault("C1", "clients", from, true, `messages take ${delayMs} ms from now on`);
    while (!signal.aborted) await pause(1_000, signal);
  };

/** C6: answers come byte by byte. */
export const dripWires = (meanMs: number, forMs: number): Nemesis =>
  changed("C6", meanMs, forMs, { dripMs: 20 }, "answers came one byte each 20 ms");

/** C7: everything takes effect and nobody hears of it. */
export const muteWires = (meanMs: number, forMs: number): Nemesis =>
  changed("C7", meanMs, forMs, { mute: true }, "answers were swallowed");

function changed(row: string, meanMs: number, forMs: number, weather: Partial<Weather>, what: string): Nemesis {
  return weathered(row, meanMs, async (proxy, signal) => {
    Object.assign(proxy.weather, weather);
    await pause(forMs, signal);
    proxy.mend();
    // What was swallowed, or is still dripping, would go on for ever.
    const reset = proxy.reset();
    return `${what} for ${forMs} ms; ${reset} connections were there`;
  });
}

function weathered(
  row: string,
  meanMs: number,
  act: (proxy: FaultProxy, signal: AbortSignal) => Promise<string>,
): Nemesis {
  return every(meanMs, async (rig, signal) => {
    const proxy = rig.proxies[Math.floor(Math.random() * rig.proxies.length)] as FaultProxy;
    const from = monotonicNow();
    const evidence = await act(proxy, signal);
    rig.fault(row, `wire ${rig.proxies.indexOf(proxy) + 1}`, from, evidence !== "", evidence);
  });
}

/** G3: the web process ends and another one takes its place; readers resume where they were. */
export const restartWeb = (meanMs: number, signalName: "SIGTERM" | "SIGKILL"): Nemesis =>
  every(meanMs, async (rig) => {
    const from = monotonicNow();
    const evidence = await rig.restartWeb(signalName);
    rig.fault("G3", "web", from, true, evidence);
  });
