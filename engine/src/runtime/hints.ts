/**
 * NOTIFY, coalesced. A hint that comes after a pause goes out at once; those that follow closely share one, and the closer
 * they come the longer it waits, up to 50 ms: a notification per commit would take a lock that all commits of the database
 * share and cost 3/4 of the throughput of starts, while a start every 20 ms must not wait 30 for the worker to hear of it.
 */
import type { Database } from "./database.ts";
import type { Channel } from "./listener.ts";

const shortestMs = 1;
const longestMs = 50;

export class Hints {
  readonly #database: Database;
  readonly #sent = new Map<string, { at: number; pauseMs: number }>();
  readonly #waiting = new Map<string, { timer: NodeJS.Timeout; channel: Channel; payload: string }>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(database: Database) {
    this.#database = database;
  }

  send(channel: Channel, payload = ""): void {
    const key = `${channel} ${payload}`;
    if (this.#waiting.has(key)) return;
    const last = this.#sent.get(key) ?? { at: Number.NEGATIVE_INFINITY, pauseMs: shortestMs };
    const wait = last.at + last.pauseMs - performance.now();
    if (wait <= 0) {
      last.pauseMs = Math.max(last.pauseMs / 2, shortestMs);
      this.#notify(key, channel, payload);
      return;
    }
    last.pauseMs = Math.min(last.pauseMs * 2, longestMs);
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      this.#notify(key, channel, payload);
    }, wait);
    this.#waiting.set(key, { timer, channel, payload });
  }

  // A hint that cannot be sent is one that polling makes good.
  #notify(key: string, channel: Channel, payload: string): void {
    const pauseMs = this.#sent.get(key)?.pauseMs ?? shortestMs;
    this.#sent.set(key, { at: performance.now(), pauseMs });
    const statement = { name: "async_workflow.notify", text: "select pg_notify($1, $2)" };
    const sent: Promise<unknown> = this.#database
      .run(statement, [channel, payload])
      .catch(() => {})
      .finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }

  /** Sends what still waits, and sees it through: the last hint of a worker that stops is the one that wakes its successor. */
  async close(): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [, { timer }] of waiting) clearTimeout(timer);
    for (const [key, { channel, payload }] of waiting) this.#notify(key, channel, payload);
    await Promise.all(this.#underWay);
  }
}
