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

interface Joining {
  readonly follower: Follower;
  /** Where it left off; undefined: it starts from now. */
  readonly cursor: string | undefined;
}

interface ChangeRow {
  readonly cursor: string;
  readonly id: string | null;
  /** Null: more than are worth listing. */
  readonly entryIds: readonly string[] | null;
}

/** At most four deliveries a second, the first one at once. */
const intervalMs = 250;
const pollMs = 1_000;
const rowsPerRead = 5_000;

export class ChangeFeed {
  readonly #database: Database;
  readonly #followers = new Set<Follower>();
  readonly #joining = new Set<Joining>();
  readonly #wakeups = new Wakeups();
  #tail: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  follow(follower: Follower, cursor?: string): () => void {
    const joining = { follower, cursor };
    this.#joining.add(joining);
    this.#ensureTail();
    this.#wakeups.wake();
    return () => {
      this.#joining.delete(joining);
      this.#followers.delete(follower);
      if (!this.#isFollowed()) this.#wakeups.wake();
    };
  }

  #isFollowed(): boolean {
    return this.#followers.size + this.#joining.size > 0;
  }

  // A follower that joins while the tail is closing starts a new one as soon as that is done.
  #ensureTail(): void {
    if (!this.#isFollowed()) return;
    this.#tail ??= this.#run().finally(() => {
      this.#tail = undefined;
      this.#ensureTail();
    });
  }

  // Admitted between two reads of the tail: what the next one brings comes after what is told here, so nothing falls
  // between them. A failure leaves the followers that are not yet admitted to the next round.
  async #admit(position: string): Promise<void> {
    for (const joining of [...this.#joining]) {
      const { follower, cursor } = joining;
      const changes =
        cursor === undefined ? { cursor: position, entryIds: [], gap: false } : await this.#changesSince(cursor);
      if (!this.#joining.delete(joining)) continue; // it left meanwhile
      this.#followers.add(follower);
      follower(changes);
    }
  }

  async #changesSince(cursor: string): Promise<Changes> {
    const rows = await this.#read(cursor);
    const [kept] = await this.#database.run<{ kept: boolean }>(statements.changesReachBack, [cursor]);
    const changes = toChanges(rows, rows[0]?.cursor ?? cursor);
    return kept?.kept ? changes : { ...changes, gap: true };
  }

  #read(cursor: string | null): Promise<ChangeRow[]> {
    return this.#database.run<ChangeRow>(statements.tailChanges, [cursor, rowsPerRead]);
  }

  async #run(): Promise<void> {
    const listener = new Listener(this.#database.url, "async_workflow_change", this.#wakeups.wake);
    let cursor: string | null = null;
    let delivered = new Set<string>();
    try {
      while (this.#isFollowed()) {
        const begun = performance.now();
        try {
          const rows = await this.#read(cursor);
          cursor = rows[0]?.cursor ?? cursor;
          const present = rows.filter((row) => row.id !== null);
          const fresh = present.filter((row) => !delivered.has(row.id as string));
          delivered = new Set(present.map((row) => row.id as string));
          if (fresh.length > 0) this.#deliver(toChanges(fresh, cursor as string, rows.length === rowsPerRead));
          await this.#admit(cursor as string);
        } catch {
          // The next round reads from the same cursor.
        }
        await this.#wakeups.wait(pollMs);
        const early = intervalMs - (performance.now() - begun);
        if (early > 0 && this.#isFollowed()) await new Promise((resolve) => setTimeout(resolve, early));
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
    this.#joining.clear();
    this.#wakeups.wake();
    await this.#tail;
  }
}

function toChanges(rows: readonly ChangeRow[], cursor: string, isCut = rows.length === rowsPerRead): Changes {
  const entryIds = [...new Set(rows.flatMap((row) => row.entryIds ?? []))];
  const isUnlisted = rows.some((row) => row.id !== null && row.entryIds === null);
  return { cursor, entryIds, gap: isCut || isUnlisted };
}
