/**
 * LISTEN on a connection of its own. A notification is a hint and polling the truth: one that is lost costs time, never
 * an entry. The connection comes back by itself, and each time it does `onHint` is called for all that was missed.
 *
 * That LISTEN was accepted proves nothing: behind a pooler that lends connections per transaction it is accepted, and
 * nothing ever arrives. So it is proven by a notification to itself, sent through another connection: through its own
 * it would come back with the answer even there.
 */
import pg from "pg";
import type { Database } from "./database.ts";

export type Channel = "async_workflow_work" | "async_workflow_change";

const firstDelayMs = 100;
const longestDelayMs = 5_000;
/** A connection can die without a word, and one that only listens would never notice. */
const checkMs = 60_000;
const patienceMs = 10_000;
const proofMs = 3_000;

export class Listener {
  readonly #database: Database;
  readonly #channel: Channel;
  readonly #proofChannel = `async_workflow_proof_${crypto.randomUUID().slice(0, 8)}`;
  readonly #onHint: (payload: string) => void;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #check: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;
  #heard: (() => void) | undefined;
  #hears: boolean | null = null;
  #resolveFirstProof!: (ms: number | null) => void;
  /** Time of the first notification to itself in ms; null: none arrived. */
  readonly firstProof: Promise<number | null>;

  constructor(database: Database, channel: Channel, onHint: (payload: string) => void) {
    this.#database = database;
    this.#channel = channel;
    this.#onHint = onHint;
    this.firstProof = new Promise((resolve) => {
      this.#resolveFirstProof = resolve;
    });
    void this.#connect();
  }

  /** Notifications arrive, as far as was last seen; null: it is not known yet. Unless they do, poll more often. */
  get hears(): boolean | null {
    return this.#hears;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#database.url,
      application_name: "async-workflow listener",
      keepAlive: true,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
    });
    this.#client = client;
    const lost = () => this.#reconnect(client);
    client.on("error", lost).on("end", lost);
    client.on("notification", ({ channel, payload }) => {
      if (channel === this.#proofChannel) this.#heard?.();
      else this.#onHint(payload ?? "");
    });
    try {
      await client.connect();
      await client.query(`listen ${this.#channel}; listen ${this.#proofChannel}`);
      // Lost in the very packet of the answer, or closed meanwhile: then this connection is no longer the listener's.
      if (client !== this.#client) return;
      this.#failures = 0;
      this.#check = setInterval(() => void this.#prove(client).catch(lost), checkMs);
      this.#onHint("");
      await this.#prove(client);
    } catch {
      lost();
    }
  }

  /** Throws when a connection that could hear has fallen silent. */
  async #prove(client: pg.Client): Promise<void> {
    const begun = performance.now();
    const arrived = await this.#isHeard();
    if (client !== this.#client) return;
    this.#resolveFirstProof(arrived ? performance.now() - begun : null);
    const fellSilent = this.#hears === true && !arrived;
    this.#hears = arrived;
    if (fellSilent) throw new Error("Notifications have ceased to arrive.");
  }

  async #isHeard(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const heard = new Promise<boolean>((resolve) => {
      this.#heard = () => resolve(true);
      timer = setTimeout(resolve, proofMs, false);
    });
    const statement = { name: "async_workflow.notify", text: "select pg_notify($1, $2)" };
    const sent = this.#database.run(statement, [this.#proofChannel, ""]).then(
      () => heard,
      () => false,
    );
    const arrived = await Promise.race([heard, sent]);
    clearTimeout(timer);
    return arrived;
  }

  #reconnect(client: pg.Client): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#hears = false;
    this.#resolveFirstProof(null);
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
    this.#resolveFirstProof(null);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }
}
