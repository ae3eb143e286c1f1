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
    const last = this.#last(key);
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

  /**
   * Lets hints ride on a statement of the caller's, which is to notify the channels it is given when it commits: that spares
   * a round trip. Those whose pause is not over follow after the commit; what waits for them already may go out before it.
   */
  async ride<T>(channels: readonly Channel[], commit: (riding: readonly Channel[]) => Promise<T>): Promise<T> {
    const now = performance.now();
    const riding = channels.filter((channel) => {
      const last = this.#last(`${channel} `);
      if (this.#waiting.has(`${channel} `) || last.at + last.pauseMs > now) return false;
      last.pauseMs = Math.max(last.pauseMs / 2, shortestMs);
      last.at = now;
      return true;
    });
    const answer = await commit(riding);
    for (const channel of channels) if (!riding.includes(channel)) this.send(channel);
    return answer;
  }

  #last(key: string): { at: number; pauseMs: number } {
    let last = this.#sent.get(key);
    if (!last) {
      last = { at: Number.NEGATIVE_INFINITY, pauseMs: shortestMs };
      this.#sent.set(key, last);
    }
    return last;
  }

  // A hint that cannot be sent is one that polling makes good.
  #notify(key: string, channel: Channel, payload: string): void {
    this.#last(key).at = performance.now();
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
