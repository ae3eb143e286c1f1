/** Starts entries: concurrent callers share a commit, each waits for its own. */
import { IdempotencyMismatch } from "../model/errors.ts";
import { plainArray, textArray } from "../sql/array-literal.ts";
import { statements } from "../sql/statement.ts";
import { type Database, isConnectionLoss, type Queryable } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import type { Hints } from "./hints.ts";
import type { Channel } from "./listener.ts";
import type { StartRequest } from "./start-request.ts";

export interface Starting {
  readonly request: StartRequest;
  readonly entryId: string;
  readonly workflowId: number;
}

export interface Started {
  readonly entryId: string;
  /** Null: an earlier request with the same idempotency key had started it. */
  readonly createdAt: Date | null;
}

/** The idempotency key of a batch: `id` is kept with it, and `hash` tells a repeated request from another. */
interface BatchKey {
  readonly workspace: string;
  readonly key: string;
  readonly id: string;
  readonly hash: string;
  readonly otherHashes: readonly string[];
}

/** 500 rows a statement were within 5 % of the best at 1,000 and 5,000, and keep one caller's wait short. */
const largestBatch = 500;
const bulkRows = 1_000;
const bulkParallel = 2;

export class Starter {
  readonly #database: Database;
  readonly #hints: Hints;
  readonly #plain: GroupCommit<Starting, Started>;
  readonly #keyed: GroupCommit<Starting, Started>;

  constructor(database: Database, hints: Hints) {
    this.#database = database;
    this.#hints = hints;
    const options = { certain: (error: unknown) => !isConnectionLoss(error), largestBatch, parallel: 2 };
    this.#plain = new GroupCommit((batch) => this.#commit(batch), options);
    this.#keyed = new GroupCommit((batch) => this.#insertKeyed(batch), { ...options, parallel: 1 });
  }

  /** Resolves when the entry is committed. Throws `IdempotencyMismatch`. After a lost connection it is not known whether it was. */
  start(starting: Starting): Promise<Started> {
    return starting.request.key === null ? this.#plain.add(starting) : this.#startKeyed(starting);
  }

  async #startKeyed(starting: Starting): Promise<Started> {
    const started = await this.#keyed.add(starting);
    if (started.createdAt) return started;
    const { workspace, key, hash, otherHashes } = starting.request;
    const entryId = await this.#startedBy({ workspace, key: key as string, hash, otherHashes });
    return { entryId, createdAt: null };
  }

  /** Many at once: one statement per thousand rows, each its own commit. Resolves when all are committed. */
  async startMany(starting: readonly Starting[]): Promise<void> {
    for (let from = 0; from < starting.length; from += bulkRows * bulkParallel) {
      const batches = Array.from({ length: bulkParallel }, (_, n) =>
        starting.slice(from + n * bulkRows, from + (n + 1) * bulkRows),
      );
      await Promise.all(batches.filter((batch) => batch.length > 0).map((batch) => this.#commit(batch)));
    }
  }

  /**
   * All in one statement and commit, under one key or none. `createdAt` is null when an earlier request with that key had
   * started them; `id` is then the one that it came with. Throws `IdempotencyMismatch`.
   */
  async startBatch(
    starting: readonly Starting[],
    key: BatchKey | null,
  ): Promise<{ id: string; createdAt: Date | null }> {
    const [first] = key ? await this.#commitUnder(key, starting) : await this.#commit(starting);
    const createdAt = first?.createdAt ?? null;
    if (createdAt || !key) return { id: key?.id ?? "", createdAt };
    return { id: await this.#startedBy(key), createdAt: null };
  }

  /** The id kept with a key that is taken. */
  async #startedBy({ workspace, key, hash, otherHashes }: Omit<BatchKey, "id">): Promise<string> {
    const [known] = await this.#database.run<{ entryId: string; hash: string }>(statements.readKey, [workspace, key]);
    if (!known || ![hash, ...otherHashes].includes(known.hash)) throw new IdempotencyMismatch(key);
    return known.entryId;
  }

  // The keys first, in the same transaction: whoever meets a key that is just being taken waits for that commit.
  async #insertKeyed(batch: readonly Starting[]): Promise<Started[]> {
    const byKey = [...batch].sort((a, b) => (orderOfKey(a) < orderOfKey(b) ? -1 : 1));
    const created = await this.#hints.ride(started, (riding) =>
      this.#database.transaction(async (connection) => {
        const fresh = await connection.run<{ entryId: string }>(statements.claimKeys, [
          byKey.map((each) => each.request.workspace),
          byKey.map((each) => each.request.key),
          byKey.map((each) => each.entryId),
          byKey.map((each) => each.request.hash),
        ]);
        const ids = new Set(fresh.map((row) => row.entryId));
        const rest = batch.filter((each) => ids.has(each.entryId));
        return rest.length > 0 ? insert(connection, rest, riding) : [];
      }),
    );
    const times = new Map(created.map((each) => [each.entryId, each.createdAt]));
    return batch.map(({ entryId }) => ({ entryId, createdAt: times.get(entryId) ?? null }));
  }

  #commitUnder(key: BatchKey, batch: readonly Starting[]): Promise<Started[]> {
    return this.#hints.ride(started, (riding) =>
      this.#database.transaction(async (connection) => {
        const values = [[key.workspace], [key.key], [key.id], [key.hash]];
        const fresh = await connection.run(statements.claimKeys, values);
        return fresh.length > 0 ? insert(connection, batch, riding) : [];
      }),
    );
  }

  #commit(batch: readonly Starting[]): Promise<Started[]> {
    return this.#hints.ride(started, (riding) => insert(this.#database, batch, riding));
  }
}

/** Inserts a batch in one statement. Answers in its order. */
async function insert(
  connection: Queryable,
  batch: readonly Starting[],
  riding: readonly Channel[],
): Promise<Started[]> {
  const [row] = await connection.run<{ createdAt: Date }>(statements.start, [
    riding,
    plainArray(batch, (each) => each.entryId),
    plainArray(batch, (each) => each.workflowId),
    textArray(batch, (each) => each.request.title),
    textArray(batch, (each) => each.request.input),
    plainArray(batch, (each) => each.request.priority || null),
    plainArray(batch, (each) => each.request.delayMs || null),
    textArray(batch, (each) => each.request.notBefore),
    plainArray(batch, (each) => each.request.startWithinMs),
    plainArray(batch, (each) => each.request.finishWithinMs),
    textArray(batch, tagsOf),
    textArray(batch, (each) => each.request.workspace),
    textArray(batch, (each) => each.request.owner),
  ]);
  const { createdAt } = row as { createdAt: Date };
  return batch.map(({ entryId }) => ({ entryId, createdAt }));
}

/** What listens to starts: workers, and live screens. */
const started = ["async_workflow_work", "async_workflow_change"] as const;

/** As an array literal. */
export const tagsOf = ({ request: { tags } }: Starting): string | null =>
  tags.length > 0 ? textArray(tags, (tag) => tag) : null;

const orderOfKey = ({ request }: Starting): string => `${request.workspace}\0${request.key}`;
