/** What happens when others take every connection that PostgreSQL has. */
import pg from "pg";
import { monotonicNow } from "../../history/clock.ts";
import { type Answer, ask } from "../crowd.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import { every, pause } from "./every.ts";

const tooManyConnections = "53300";
/** Of an answer that there is no database: it may take the time in which the driver gives a connection up. */
const slowestRefusalMs = 12_000;
const slowestRecoveryMs = 20_000;

/**
 * B19: sleepers take all connections for a while. The web process loses its own, again and again, and finds no other; workers keep
 * those that are open.
 */
export const takeAllSlots = (meanMs: number, forMs: number): Nemesis =>
  every(meanMs, async (rig, signal) => {
    const from = monotonicNow();
    const sleepers = new Sleepers(rig.databaseUrl);
    const refusals: number[] = [];
    try {
      await sleepers.takeAll();
      const until = performance.now() + forMs;
      while (performance.now() < until && !signal.aborted) {
        rig.webProxy.reset();
        await sleepers.takeAll();
        const begun = performance.now();
        const answer = await ask(rig, "GET", "/api/entries?limit=1");
        if (isRefusal(answer)) refusals.push(performance.now() - begun);
        await pause(50, signal);
      }
    } finally {
      await sleepers.leave();
    }
    const slowest = Math.round(Math.max(0, ...refusals));
    if (slowest > slowestRefusalMs)
      throw new Error(`B19: the API took ${slowest} ms to say that there is no database.`);
    const healedMs = await healed(rig);
    const evidence =
      `${sleepers.most} sleepers had all connections; the API answered 503 ${refusals.length} times, after ${slowest} ms at most, ` +
      `and had a database again after ${healedMs} ms`;
    rig.fault("B19", "connections", from, sleepers.most > 0 && refusals.length >= 3, evidence);
  });

/** Throws when an answer is neither a success nor one that says when to come again. */
function isRefusal({ status, retryAfter, text }: Answer): boolean {
  if (status < 300) return false;
  if (status !== 503 || retryAfter === null)
    throw new Error(`B19: the API answered ${status}, Retry-After ${retryAfter}: ${text.slice(0, 300)}`);
  return true;
}

async function healed(rig: Rig): Promise<number> {
  const begun = performance.now();
  while (isRefusal(await ask(rig, "GET", "/api/entries?limit=1"))) {
    if (performance.now() - begun > slowestRecoveryMs) throw new Error("B19: the API has found no database again.");
    await pause(50, new AbortController().signal);
  }
  return Math.round(performance.now() - begun);
}

class Sleepers {
  /** As many as there were at once. */
  most = 0;
  readonly #url: string;
  #clients: pg.Client[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  /** Until PostgreSQL refuses one more. */
  async takeAll(): Promise<void> {
    for (;;) {
      const client = new pg.Client({ connectionString: this.#url, application_name: "rig sleeper" });
      client.on("error", () => {}); // it only sleeps
      try {
        await client.connect();
        this.#clients.push(client);
      } catch (error) {
        await client.end().catch(() => {});
        if ((error as { code?: string }).code !== tooManyConnections) throw error;
        this.most = Math.max(this.most, this.#clients.length);
        return;
      }
    }
  }

  async leave(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client.end().catch(() => {})));
  }
}
