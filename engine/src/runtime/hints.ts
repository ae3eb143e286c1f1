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
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(database: Database) {
    this.#database = database;
  }

  send(channel: Channel, payload = ""): void {
    const key = `${channel} ${payload}`;
    if (this.#timers.has(key)) return;
    const wait = (this.#lastSent.get(key) ?? 0) + intervalMs - performance.now();
    if (wait <= 0) {
      this.#notify(key, channel, payload);
      return;
    }
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        this.#notify(key, channel, payload);
      }, wait),
    );
  }

  // A hint that cannot be sent is one that polling makes good.
  #notify(key: string, channel: Channel, payload: string): void {
    this.#lastSent.set(key, performance.now());
    this.#database
      .run({ name: "async_workflow.notify", text: "select pg_notify($1, $2)" }, [channel, payload])
      .catch(() => {});
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
