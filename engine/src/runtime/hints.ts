/**
 * NOTIFY, coalesced: the first hint goes out at once, those that follow within the interval share one. A notification per
 * commit would take a lock that all commits of the database share and cost 3/4 of the throughput of starts.
 */
import type { Database } from "./database.ts";
import type { Channel } from "./listener.ts";

const intervalMs = 50;

export class Hints {
  readonly #database: Database;
  readonly #lastSent = new Map<string, number>();
  readonly #waiting = new Map<string, { timer: NodeJS.Timeout; channel: Channel; payload: string }>();

  constructor(database: Database) {
    this.#database = database;
  }

  send(channel: Channel, payload = ""): void {
    const key = `${channel} ${payload}`;
    if (this.#waiting.has(key)) return;
    const wait = (this.#lastSent.get(key) ?? 0) + intervalMs - performance.now();
    if (wait <= 0) {
      void this.#notify(key, channel, payload);
      return;
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      void this.#notify(key, channel, payload);
    }, wait);
    this.#waiting.set(key, { timer, channel, payload });
  }

  // A hint that cannot be sent is one that polling makes good.
  async #notify(key: string, channel: Channel, payload: string): Promise<void> {
    this.#lastSent.set(key, performance.now());
    const statement = { name: "async_workflow.notify", text: "select pg_notify($1, $2)" };
    await this.#database.run(statement, [channel, payload]).catch(() => {});
  }

  /** Sends what still waits: the last hint of a worker that stops is the one that wakes its successor. */
  async close(): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [, { timer }] of waiting) clearTimeout(timer);
    await Promise.all(waiting.map(([key, { channel, payload }]) => this.#notify(key, channel, payload)));
  }
}
