/**
 * Writes what attempts bring about: fenced, in batches, one commit for all that arrives while another is under way.
 * Every method resolves once the write is committed, with false when the lease was gone and nothing was written.
 */
import { plainArray, textArray } from "../sql/array-literal.ts";
import { float8Array, uuidArray } from "../sql/binary-array.ts";
import { type Statement, statements } from "../sql/statement.ts";
import type { Advance, Await, Fence, Finish, FinishedStep, ProgressReport, Release } from "./claim.ts";
import { isConnectionLoss, isRolledBack, type Queryable } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import type { Hints } from "./hints.ts";

export type Advanced = "advanced" | "cancel-requested" | "lost";

interface WrittenRow {
  readonly count: number;
  /** Null: all of the batch. */
  readonly entryIds: readonly string[] | null;
  /** Null: none. */
  readonly cancelled?: readonly string[] | null;
}

/** Where an entry stands after a lost answer. */
interface Standing {
  readonly entryId: string;
  readonly claimId: string | null;
  readonly stage: number;
  readonly ended: boolean;
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

export class Settler {
  readonly #database: Queryable;
  readonly #workerId: number;
  readonly #hints: Pick<Hints, "ride">;
  readonly #advances: GroupCommit<Advance, Advanced>;
  readonly #finishes: GroupCommit<Finish, boolean>;
  readonly #releases: GroupCommit<Release, boolean>;
  readonly #steps: GroupCommit<FinishedStep, boolean>;
  readonly #progress: GroupCommit<ProgressReport, boolean>;

  /** Word of what changed goes out with each commit. */
  constructor(database: Queryable, workerId: number, hints: Pick<Hints, "ride">) {
    this.#database = database;
    this.#workerId = workerId;
    this.#hints = hints;
    this.#advances = new GroupCommit((batch) => this.#commitAdvances(batch), { certain, parallel });
    this.#finishes = new GroupCommit((batch) => this.#commitFinishes(batch), { certain, parallel });
    this.#releases = new GroupCommit((batch) => this.#commitReleases(batch), { certain });
    this.#steps = new GroupCommit((batch) => this.#commitSteps(batch), { certain });
    this.#progress = new GroupCommit((batch) => this.#commitProgress(batch), { certain });
  }

  advance = (advance: Advance): Promise<Advanced> => this.#advances.add(advance);
  finish = (finish: Finish): Promise<boolean> => this.#finishes.add(finish);
  release = (release: Release): Promise<boolean> => this.#releases.add(release);
  recordStep = (step: FinishedStep): Promise<boolean> => this.#steps.add(step);
  reportProgress = (report: ProgressReport): Promise<boolean> => this.#progress.add(report);

  /** Parks the entry until a signal comes. Rare enough to go alone. */
  async await({ entryId, claimId, wait }: Await): Promise<boolean> {
    const values = [this.#workerId, entryId, claimId, wait.name, wait.occurrence, wait.delayMs];
    const written = await this.#write(statements.waitForSignal, 1, values);
    return written.has({ entryId, claimId });
  }

  async settled(): Promise<void> {
    const queues = [this.#advances, this.#finishes, this.#releases, this.#steps, this.#progress];
    await Promise.all(queues.map((queue) => queue.settled()));
  }

  async #commitAdvances(batch: readonly Advance[]): Promise<Advanced[]> {
    const sorted = inLockOrder(batch);
    const written = await this.#write(
      statements.advance,
      batch.length,
      [
        this.#workerId,
        uuidArray(sorted, (each) => each.entryId),
        uuidArray(sorted, (each) => each.claimId),
        plainArray(sorted, (each) => each.stage),
        plainArray(sorted, (each) => each.attempt),
        float8Array(sorted, (each) => each.ranMs),
        plainArray(sorted, (each) => each.progress),
        textArray(sorted, (each) => each.result),
      ],
      () => this.#recheck(batch, (now, each) => now.claimId === each.claimId && now.stage === each.stage + 1),
    );
    return batch.map((each) => {
      if (!written.has(each)) return "lost";
      return written.cancelled?.includes(each.entryId) ? "cancel-requested" : "advanced";
    });
  }

  async #commitFinishes(batch: readonly Finish[]): Promise<boolean[]> {
    const sorted = inLockOrder(batch);
    const written = await this.#write(
      statements.finish,
      batch.length,
      [
        this.#workerId,
        uuidArray(sorted, (each) => each.entryId),
        uuidArray(sorted, (each) => each.claimId),
        plainArray(sorted, (each) => each.status),
        plainArray(sorted, (each) => each.stage),
        plainArray(sorted, (each) => each.attempt),
        float8Array(sorted, (each) => each.ranMs),
        plainArray(sorted, (each) => each.progress),
        textArray(sorted, (each) => each.result),
        textArray(sorted, (each) => json(each.error)),
      ],
      () => this.#recheck(batch, (now, each) => now.ended && now.claimId === each.claimId),
    );
    return batch.map((each) => written.has(each));
  }

  // A release that was applied and one whose lease was taken look alike afterwards: either way the lease is not ours.
  async #commitReleases(batch: readonly Release[]): Promise<boolean[]> {
    const sorted = inLockOrder(batch);
    const written = await this.#write(statements.release, batch.length, [
      this.#workerId,
      uuidArray(sorted, (each) => each.entryId),
      uuidArray(sorted, (each) => each.claimId),
      plainArray(sorted, (each) => each.outcome),
      float8Array(sorted, (each) => each.ranMs),
      float8Array(sorted, (each) => each.delayMs),
      textArray(sorted, (each) => json(each.error)),
    ]);
    return batch.map((each) => written.has(each));
  }

  async #commitSteps(batch: readonly FinishedStep[]): Promise<boolean[]> {
    const sorted = inLockOrder(batch);
    const written = await this.#write(statements.recordSteps, batch.length, [
      uuidArray(sorted, (each) => each.entryId),
      uuidArray(sorted, (each) => each.claimId),
      plainArray(sorted, (each) => each.stage),
      textArray(sorted, (each) => each.name),
      plainArray(sorted, (each) => each.occurrence),
      plainArray(sorted, (each) => each.attempt),
      float8Array(sorted, (each) => each.ranMs),
      textArray(sorted, (each) => each.result),
    ]);
    return batch.map((each) => written.has(each));
  }

  async #commitProgress(batch: readonly ProgressReport[]): Promise<boolean[]> {
    const sorted = inLockOrder(batch);
    const written = await this.#write(statements.reportProgress, batch.length, [
      uuidArray(sorted, (each) => each.entryId),
      uuidArray(sorted, (each) => each.claimId),
      plainArray(sorted, (each) => each.progress),
    ]);
    return batch.map((each) => written.has(each));
  }

  #write(
    statement: Statement,
    size: number,
    values: readonly unknown[],
    recheck: () => Promise<readonly string[]> = async () => [],
  ): Promise<Written> {
    return this.#hints.ride(["async_workflow_change"], (riding) =>
      this.#send(statement, size, [...values, riding], recheck),
    );
  }

  /**
   * Sends until the database has answered. A rolled-back statement is sent again. A lost connection leaves open whether it
   * was committed: then `recheck` names the entries of the batch for which it was, since the fence refuses them the second time.
   */
  async #send(
    statement: Statement,
    size: number,
    values: readonly unknown[],
    recheck: () => Promise<readonly string[]>,
  ): Promise<Written> {
    for (let tries = 1, uncertain = false; ; tries += 1) {
      try {
        const [row] = await this.#database.run<WrittenRow>(statement, values);
        if (!row) throw new Error(`${statement.name} answered nothing`);
        return new Written(row, uncertain ? await recheck() : []);
      } catch (error) {
        if (!isConnectionLoss(error) && !isRolledBack(error)) throw error;
        // A row that somebody holds locked must not hold up the others: the batch is taken apart.
        if (isRolledBack(error) && size > 1 && !uncertain) throw error;
        uncertain ||= isConnectionLoss(error);
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** tries, 2_000)));
      }
    }
  }

  async #recheck<Each extends Fence>(
    batch: readonly Each[],
    wasWritten: (now: Standing, each: Each) => boolean,
  ): Promise<string[]> {
    const rows = await this.#database.run<Standing>(statements.checkApplied, [batch.map((each) => each.entryId)]);
    const standings = new Map(rows.map((row) => [row.entryId, row]));
    const written = batch.filter((each) => {
      const now = standings.get(each.entryId);
      return now !== undefined && wasWritten(now, each);
    });
    return written.map((each) => each.entryId);
  }
}

/** Which entries of a batch were written. */
class Written {
  readonly cancelled: readonly string[] | null;
  /** Null: all of them. */
  readonly #entryIds: ReadonlySet<string> | null;

  constructor({ entryIds, cancelled, count }: WrittenRow, before: readonly string[]) {
    this.cancelled = cancelled ?? null;
    this.#entryIds = entryIds === null && count > 0 ? null : new Set([...(entryIds ?? []), ...before]);
  }

  has({ entryId }: Fence): boolean {
    return this.#entryIds === null || this.#entryIds.has(entryId);
  }
}

// Two at once keep worker and server both busy: one prepares a batch while the other commits one.
const parallel = 2;

// Connection losses and rollbacks are waited out in #write: what comes through wrote nothing.
const certain = () => true;

// Two batches that meet the same rows lock them in the same order, and so cannot deadlock.
function inLockOrder<Each extends Fence>(batch: readonly Each[]): readonly Each[] {
  return batch.length === 1 ? batch : [...batch].sort((a, b) => (a.entryId < b.entryId ? -1 : 1));
}
