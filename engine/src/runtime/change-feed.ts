/**
 * Follows what is committed anywhere and tells listeners which entries changed: no gaps, perhaps twice. One tail per
 * engine for any number of listeners; it runs only while there are some.
 */
import type { Changes } from "../engine.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import { Listener } from "./listener.ts";
import { Wakeups } from "./wakeups.ts";

type Follower = (changes: Changes) => void;

interface ChangeRow {
  readonly cursor: string;
  readonly id: string | null;
  readonly entryIds: readonly string[] | null;
}

/** At most four deliveries a second, the first one at once. */
const intervalMs = 250;
const pollMs = 1_000;
const rowsPerRead = 5_000;

export class ChangeFeed {
  readonly #database: Database;
  readonly #followers = new Set<Follower>();
  readonly #wakeups = new Wakeups();
  #tail: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  follow(follower: Follower, cursor?: string): () => void {
    if (cursor === undefined) this.#add(follower);
    else void this.#catchUp(follower, cursor);
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size === 0) this.#wakeups.wake();
    };
  }

  #add(follower: Follower): void {
    this.#followers.add(follower);
    this.#ensureTail();
  }

  // A follower that joins while the tail is closing starts a new one as soon as that is done.
  #ensureTail(): void {
    if (this.#followers.size === 0) return;
    this.#tail ??= this.#run().finally(() => {
      this.#tail = undefined;
      this.#ensureTail();
    });
  }

  // Joins the tail first and reads what lies behind afterwards: the two overlap, so nothing falls between them.
  async #catchUp(follower: Follower, cursor: string): Promise<void> {
    this.#add(follower);
    try {
      const rows = await this.#read(cursor);
      const [kept] = await this.#database.run<{ kept: boolean }>(statements.changesReachBack, [cursor]);
      const gap = rows.length === rowsPerRead || !kept?.kept;
      if (rows[0] && this.#followers.has(follower))
        follower({ cursor: rows[0].cursor, entryIds: entryIdsOf(rows), gap });
    } catch {
      // The database is away: the follower's own polling makes good what this would have brought.
    }
  }

  #read(cursor: string | null): Promise<ChangeRow[]> {
    return this.#database.run<ChangeRow>(statements.tailChanges, [cursor, rowsPerRead]);
  }

  async #run(): Promise<void> {
    const listener = new Listener(this.#database.url, "async_workflow_change", this.#wakeups.wake);
    let cursor: string | null = null;
    let delivered = new Set<string>();
    try {
      while (this.#followers.size > 0) {
        const begun = performance.now();
        try {
          const rows = await this.#read(cursor);
          cursor = rows[0]?.cursor ?? cursor;
          const present = rows.filter((row) => row.id !== null);
          const fresh = present.filter((row) => !delivered.has(row.id as string));
          delivered = new Set(present.map((row) => row.id as string));
          const gap = rows.length === rowsPerRead;
          if (fresh.length > 0) this.#deliver({ cursor: cursor as string, entryIds: entryIdsOf(fresh), gap });
        } catch {
          // The next round reads from the same cursor.
        }
        await this.#wakeups.wait(pollMs);
        const early = intervalMs - (performance.now() - begun);
        if (early > 0 && this.#followers.size > 0) await new Promise((resolve) => setTimeout(resolve, early));
      }
    } finally {
      await listener.close();
    }
  }

  #deliver(changes: Changes): void {
    for (const follower of this.#followers) follower(changes);
  }

  async close(): Promise<void> {
    this.#followers.clear();
    this.#wakeups.wake();
    await this.#tail;
  }
}

const entryIdsOf = (rows: readonly ChangeRow[]): string[] => [...new Set(rows.flatMap((row) => row.entryIds ?? []))];
