/**
 * NOTIFY, coalesced. A hint that comes after a pause goes out at once; those that follow closely share one, and the closer
 * they come the longer it waits, up to 50 ms: a notification per commit would take a lock that all commits of the database
 * share and cost 3/4 of the throughput of starts, while a start every 20 ms must not wait 30 for the worker to hear of it.
 */
import type { Database } from "./database.ts";
import type { Channel } from "./listener.ts";

const longestMs = 50;

interface Pace {
  /** Between two hints when they are far apart. */
  readonly shortestMs: number;
  /** Hints that follow each other sooner make the pause longer, even if it was over. */
  readonly closeMs: number;
}

const paces: Record<Channel, Pace> = {
  async_workflow_work: { shortestMs: 1, closeMs: 0 },
  // Whoever follows changes looks four times a second: a lone entry may tell of each of its few commits, a busy worker need not.
  async_workflow_change: { shortestMs: 0.25, closeMs: 10 },
};

interface Sent {
  at: number;
  pauseMs: number;
}

export class Hints {
  readonly #database: Database;
  readonly #sent = new Map<string, Sent>();
  readonly #waiting = new Map<string, { timer: NodeJS.Timeout; channel: Channel; payload: string }>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(database: Database) {
    this.#database = database;
  }

  send(channel: Channel, payload = ""): void {
    const key = `${channel} ${payload}`;
    if (this.#waiting.has(key)) return;
    const wait = this.#pace(key, channel);
    if (wait <= 0) {
      this.#notify(key, channel, payload);
      return;
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      this.#notify(key, channel, payload);
    }, wait);
    this.#waiting.set(key, { timer, channel, payload });
  }

  /**
   * Lets hints ride on a statement of the caller's, which is to notify the channels it is given when it commits: that spares
   * a round trip. Those whose pause is not over follow after the commit, if there is something to tell; what waits for them
   * already may go out before it.
   */
  async ride<T>(
    channels: readonly Channel[],
    commit: (riding: readonly Channel[]) => Promise<T>,
    tells: (answer: T) => boolean = () => true,
  ): Promise<T> {
    const riding = channels.filter((channel) => {
      const key = `${channel} `;
      if (this.#waiting.has(key) || this.#pace(key, channel) > 0) return false;
      this.#last(key, channel).at = performance.now();
      return true;
    });
    const answer = await commit(riding);
    if (tells(answer)) for (const channel of channels) if (!riding.includes(channel)) this.send(channel);
    return answer;
  }

  /** How many ms a hint is still to wait. The closer they come the longer they wait; after a long pause all is forgotten. */
  #pace(key: string, channel: Channel): number {
    const { shortestMs, closeMs } = paces[channel];
    const last = this.#last(key, channel);
    const gap = performance.now() - last.at;
    const wait = last.pauseMs - gap;
    if (gap > longestMs) last.pauseMs = shortestMs;
    else if (wait > 0 || gap < closeMs) last.pauseMs = Math.min(last.pauseMs * 2, longestMs);
    else last.pauseMs = Math.max(last.pauseMs / 2, shortestMs);
    return wait;
  }

  #last(key: string, channel: Channel): Sent {
    let last = this.#sent.get(key);
    if (!last) {
      last = { at: Number.NEGATIVE_INFINITY, pauseMs: paces[channel].shortestMs };
      this.#sent.set(key, last);
    }
    return last;
  }

  // A hint that cannot be sent is one that polling makes good.
  #notify(key: string, channel: Channel, payload: string): void {
    this.#last(key, channel).at = performance.now();
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
