/**
 * LISTEN on a connection of its own. A notification is a hint and polling the truth: one that is lost costs time, never
 * an entry. The connection comes back by itself, and each time it does `onHint` is called for all that was missed.
 */
import pg from "pg";

export type Channel = "async_workflow_work" | "async_workflow_change";

const firstDelayMs = 100;
const longestDelayMs = 5_000;
/** A connection can die without a word, and one that only listens would never notice. */
const checkMs = 60_000;
const patienceMs = 10_000;

export class Listener {
  readonly #url: string;
  readonly #channel: Channel;
  readonly #onHint: (payload: string) => void;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #check: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;
  /** False while there is no connection: then poll more often. */
  listening = false;

  constructor(url: string, channel: Channel, onHint: (payload: string) => void) {
    this.#url = url;
    this.#channel = channel;
    this.#onHint = onHint;
    void this.#connect();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: "async-workflow listener",
      keepAlive: true,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
    });
    this.#client = client;
    const lost = () => this.#reconnect(client);
    client.on("error", lost).on("end", lost);
    client.on("notification", ({ payload }) => this.#onHint(payload ?? ""));
    try {
      await client.connect();
      await client.query(`listen ${this.#channel}`);
      this.#failures = 0;
      this.listening = true;
      this.#check = setInterval(() => client.query("select").catch(lost), checkMs);
      this.#onHint("");
    } catch {
      lost();
    }
  }

  #reconnect(client: pg.Client): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.listening = false;
    clearInterval(this.#check);
    void client.end().catch(() => {});
    if (this.#closed) return;
    this.#failures += 1;
    const delay = Math.min(firstDelayMs * 2 ** (this.#failures - 1), longestDelayMs);
    this.#retry = setTimeout(() => void this.#connect(), delay * (0.5 + Math.random() / 2));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#check);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }
}
