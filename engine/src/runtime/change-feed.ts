/**
 * Follows what is committed anywhere and tells listeners which entries changed: no gaps, perhaps twice. One tail per
 * engine for any number of listeners; it runs only while there are some.
 */
import type { Changes } from "../engine.ts";
import type { Log } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import { type Database, isConnectionLoss } from "./database.ts";
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

interface TailRow extends ChangeRow {
  readonly ageMs: number | null;
  readonly snapshot: string;
}

/** At most four deliveries a second, the first one at once. */
const intervalMs = 250;
const pollMs = 1_000;
const rowsPerRead = 5_000;
const lagKeptMs = 5 * 60_000;

export class ChangeFeed {
  readonly #database: Database;
  readonly #log: Log;
  readonly #followers = new Set<Follower>();
  readonly #joining = new Set<Joining>();
  readonly #wakeups = new Wakeups();
  #tail: Promise<void> | undefined;
  #lag: { readonly ms: number; readonly at: number } | null = null;

  constructor(database: Database, log: Log) {
    this.#database = database;
    this.#log = log;
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

  /** How late the latest change that was seen within five minutes was seen; null: there was none. */
  get lagMs(): number | null {
    return this.#lag && performance.now() - this.#lag.at < lagKeptMs ? this.#lag.ms : null;
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

  // Admitted between two looks of the tail: what the next one brings comes after what is told here, so nothing falls
  // between them. A failure of the database leaves the followers that are not yet admitted to the next round.
  async #admit(position: string): Promise<void> {
    for (const joining of [...this.#joining]) {
      const { follower, cursor } = joining;
      const changes =
        cursor === undefined
          ? { cursor: position, entryIds: [], gap: false }
          : await this.#changesSince(cursor, position);
      if (!this.#joining.delete(joining)) continue; // it left meanwhile
      this.#followers.add(follower);
      this.#tell(follower, changes);
    }
  }

  // A cursor that is none, or lies ahead of this database (it is of another one, or this one was restored), reaches back to nothing.
  async #changesSince(cursor: string, position: string): Promise<Changes> {
    if (!/^\d{1,20}$/.test(cursor) || BigInt(cursor) > BigInt(position))
      return { cursor: position, entryIds: [], gap: true };
    const rows = await this.#database.run<ChangeRow>(statements.changesSince, [cursor, rowsPerRead]);
    const [kept] = await this.#database.run<{ kept: boolean }>(statements.changesReachBack, [cursor]);
    const changes = toChanges(rows, rows[0]?.cursor ?? cursor);
    return kept?.kept ? changes : { ...changes, gap: true };
  }

  async #run(): Promise<void> {
    const listener = new Listener(this.#database, "async_workflow_change", this.#wakeups.wake);
    let snapshot: string | null = null;
    try {
      while (this.#isFollowed()) {
        const begun = performance.now();
        try {
          const rows: TailRow[] = await this.#database.run(statements.tailChanges, [snapshot, rowsPerRead]);
          const [first] = rows as [TailRow];
          if (snapshot === null && this.#followers.size > 0)
            this.#deliver({ cursor: first.cursor, entryIds: [], gap: true });
          snapshot = first.snapshot;
          if (first.id !== null)
            this.#lag = { ms: Math.max(...rows.map((row) => row.ageMs ?? 0)), at: performance.now() };
          if (first.id !== null) this.#deliver(toChanges(rows, first.cursor));
          await this.#admit(first.cursor);
        } catch (error) {
          // The next round asks from the same snapshot. After a crash of the server it means nothing: transaction ids that it
          // had handed out and not yet written down are handed out again.
          if (isConnectionLoss(error)) snapshot = null;
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
    for (const follower of this.#followers) this.#tell(follower, changes);
  }

  // One that throws must not cost the others what they wait for.
  #tell(follower: Follower, changes: Changes): void {
    try {
      follower(changes);
    } catch (error) {
      this.#log.error("a follower of changes threw", { error });
    }
  }

  async close(): Promise<void> {
    this.#followers.clear();
    this.#joining.clear();
    this.#wakeups.wake();
    await this.#tail;
  }
}

function toChanges(rows: readonly ChangeRow[], cursor: string): Changes {
  const isCut = rows.length >= rowsPerRead;
  const entryIds = [...new Set(rows.flatMap((row) => row.entryIds ?? []))];
  const isUnlisted = rows.some((row) => row.id !== null && row.entryIds === null);
  return { cursor, entryIds, gap: isCut || isUnlisted };
}
