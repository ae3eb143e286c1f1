/** What a run needs beside its load: entries that do harm, ones in transactions that commit late, and an operator at the SQL prompt. */
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Engine, Entry } from "../../../../engine/src/index.ts";
import type { Accountant } from "./accountant.ts";
import { type Door, type Order, Refused } from "./doors.ts";

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** One order after the other, spread over a time; those that are left when the load ends are placed at once. */
export async function placeOrders(
  account: Accountant,
  door: Door,
  orders: readonly Order[],
  { withinMs, ended }: { readonly withinMs: number; readonly ended: AbortSignal },
): Promise<void> {
  for (const order of orders) {
    const { title, input, key } = order;
    const asked = {
      call: "start" as const,
      title,
      input: input && { ...input },
      ...(key === undefined ? {} : { key }),
    };
    for (;;) {
      const { outcome } = await account.ask(asked, () => door.start(order));
      if (outcome === "ok") break;
      await wait(200);
    }
    await pause((withinMs / orders.length) * (0.5 + Math.random()), null, { signal: ended }).catch(() => {});
  }
}

/** Many entries, a thousand at a time. */
export async function placeBacklog(account: Accountant, engine: Engine, count: number): Promise<void> {
  const largest = 1_000;
  for (let first = 0; first < count; first += largest) {
    const titles = Array.from({ length: Math.min(largest, count - first) }, (_, n) => account.title(first + n + 1));
    const batch = engine.startBatch(titles.map((title) => ({ workflow: "parcel", title, input: null })));
    await Promise.all(
      titles.map((title, n) =>
        account.ask({ call: "start", title, input: null }, async () => (await batch).entries[n] ?? null),
      ),
    );
  }
}

/** Starts entries inside transactions that stay open for a while: their changes become visible later than younger ones. */
export class SlowCommitter {
  readonly #engine: Engine;
  readonly #url: string;
  readonly #account: Accountant;
  #over = false;

  constructor(engine: Engine, url: string, account: Accountant) {
    this.#engine = engine;
    this.#url = url;
    this.#account = account;
  }

  async run(delayMs: number): Promise<void> {
    for (let n = 1; !this.#over; n += 1) {
      const title = `committed late ${n}`;
      const input = { habit: "plain" as const, ms: 5, note: title };
      await this.#account.ask({ call: "start", title, input }, () => this.#start(title, input, delayMs));
      await wait(400);
    }
  }

  end(): void {
    this.#over = true;
  }

  async #start(title: string, input: object, delayMs: number): Promise<Entry> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
    });
    client.on("error", () => {}); // the query reports it
    await client.connect();
    try {
      await client.query("begin");
      const tx = { query: (text: string, values: unknown[]) => client.query(text, values) };
      const entry = await this.#engine.start("freight", input, { title, tx: tx as never, delay: delayMs });
      await wait(600);
      await client.query("commit");
      return entry;
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** Frees the locks of entries by hand, as the manual says. */
export class Operator {
  readonly #url: string;
  readonly #account: Accountant;
  #over = false;

  constructor(url: string, account: Accountant) {
    this.#url = url;
    this.#account = account;
  }

  async run(everyMs: number): Promise<void> {
    while (!this.#over) {
      await wait(everyMs);
      const [held] = await this.#query(
        'select id from "Entry" where "lockedBy" is not null order by random() limit 1',
      ).catch(() => []);
      if (!held) continue;
      await this.#account.ask({ call: "unlock", entryId: held.id }, async () => {
        await this.#query('update "Entry" set "lockedBy" = null, "lockedAt" = null where id = $1', [held.id]);
        return null;
      });
    }
  }

  end(): void {
    this.#over = true;
  }

  async #query(sql: string, values: unknown[] = []): Promise<{ id: string }[]> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
    });
    client.on("error", () => {}); // the query reports it
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } catch (error) {
      // Rolled back for certain: a lock that somebody else had for too long, a deadlock.
      if (["55P03", "40P01", "57014"].includes((error as { code?: string }).code ?? ""))
        throw new Refused("busy", "The row is locked.");
      throw error;
    } finally {
      await client.end().catch(() => {});
    }
  }
}
