/**
 * Writes what attempts bring about: fenced, in batches, one commit for all that arrives while another is under way.
 * Every method resolves once the write is committed, with false when the lease was gone and nothing was written.
 */
import { type Statement, statements } from "../sql/statement.ts";
import type { Advance, Fence, Finish, FinishedStep, ProgressReport, Release } from "./claim.ts";
import { isConnectionLoss, isRolledBack, type Queryable } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";

export type Advanced = "advanced" | "cancel-requested" | "lost";

interface Applied {
  readonly entryId: string;
  readonly claimId: string | null;
  readonly stage: number;
  readonly ended: boolean;
}

const column = <Row, Value>(rows: readonly Row[], pick: (row: Row) => Value): Value[] => rows.map(pick);
const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

export class Settler {
  readonly #database: Queryable;
  readonly #workerId: number;
  readonly #committed: () => void;
  readonly #advances: GroupCommit<Advance, Advanced>;
  readonly #finishes: GroupCommit<Finish, boolean>;
  readonly #releases: GroupCommit<Release, boolean>;
  readonly #steps: GroupCommit<FinishedStep, boolean>;
  readonly #progress: GroupCommit<ProgressReport, boolean>;

  /** `committed` is called after each commit that changed entries. */
  constructor(database: Queryable, workerId: number, committed: () => void) {
    this.#database = database;
    this.#workerId = workerId;
    this.#committed = committed;
    this.#advances = new GroupCommit((batch) => this.#commitAdvances(batch), { certain });
    this.#finishes = new GroupCommit((batch) => this.#commitFinishes(batch), { certain });
    this.#releases = new GroupCommit((batch) => this.#commitReleases(batch), { certain });
    this.#steps = new GroupCommit((batch) => this.#commitSteps(batch), { certain });
    this.#progress = new GroupCommit((batch) => this.#commitProgress(batch), { certain });
  }

  advance = (advance: Advance): Promise<Advanced> => this.#advances.add(advance);
  finish = (finish: Finish): Promise<boolean> => this.#finishes.add(finish);
  release = (release: Release): Promise<boolean> => this.#releases.add(release);
  recordStep = (step: FinishedStep): Promise<boolean> => this.#steps.add(step);
  reportProgress = (report: ProgressReport): Promise<boolean> => this.#progress.add(report);

  async settled(): Promise<void> {
    const queues = [this.#advances, this.#finishes, this.#releases, this.#steps, this.#progress];
    await Promise.all(queues.map((queue) => queue.settled()));
  }

  async #commitAdvances(batch: readonly Advance[]): Promise<Advanced[]> {
    const sorted = inLockOrder(batch);
    const values = [
      this.#workerId,
      column(sorted, (each) => each.entryId),
      column(sorted, (each) => each.claimId),
      column(sorted, (each) => each.stage),
      column(sorted, (each) => each.attempt),
      column(sorted, (each) => each.ranMs),
      column(sorted, (each) => each.progress),
      column(sorted, (each) => each.result),
    ];
    const rows = await this.#write<{ entryId: string; cancelRequested: boolean }>(statements.advance, values, () =>
      this.#recheck(batch, (applied, each) => applied.claimId === each.claimId && applied.stage === each.stage + 1),
    );
    const answers = new Map(rows.map((row) => [row.entryId, row.cancelRequested]));
    return batch.map(({ entryId }) => {
      const cancelRequested = answers.get(entryId);
      if (cancelRequested === undefined) return "lost";
      return cancelRequested ? "cancel-requested" : "advanced";
    });
  }

  async #commitFinishes(batch: readonly Finish[]): Promise<boolean[]> {
    const sorted = inLockOrder(batch);
    const values = [
      this.#workerId,
      column(sorted, (each) => each.entryId),
      column(sorted, (each) => each.claimId),
      column(sorted, (each) => each.status),
      column(sorted, (each) => each.stage),
      column(sorted, (each) => each.attempt),
      column(sorted, (each) => each.ranMs),
      column(sorted, (each) => each.progress),
      column(sorted, (each) => each.result),
      column(sorted, (each) => json(each.error)),
    ];
    const rows = await this.#write<{ entryId: string }>(statements.finish, values, () =>
      this.#recheck(batch, (applied, each) => applied.ended && applied.claimId === each.claimId),
    );
    return present(batch, rows);
  }

  async #commitReleases(batch: readonly Release[]): Promise<boolean[]> {
    const sorted = inLockOrder(batch);
    const values = [
      this.#workerId,
      column(sorted, (each) => each.entryId),
      column(sorted, (each) => each.claimId),
      column(sorted, (each) => each.outcome),
      column(sorted, (each) => each.ranMs),
      column(sorted, (each) => each.delayMs),
      column(sorted, (each) => json(each.error)),
    ];
    // A release that was applied and one whose lease was taken look alike afterwards: either way the lease is not ours.
    return present(batch, await this.#write(statements.release, values, async () => []));
  }

  async #commitSteps(batch: readonly FinishedStep[]): Promise<boolean[]> {
    const sorted = inLockOrder(batch);
    const values = [
      column(sorted, (each) => each.entryId),
      column(sorted, (each) => each.claimId),
      column(sorted, (each) => each.stage),
      column(sorted, (each) => each.name),
      column(sorted, (each) => each.occurrence),
      column(sorted, (each) => each.attempt),
      column(sorted, (each) => each.ranMs),
      column(sorted, (each) => each.result),
    ];
    return present(batch, await this.#write(statements.recordSteps, values, async () => []));
  }

  async #commitProgress(batch: readonly ProgressReport[]): Promise<boolean[]> {
    const sorted = inLockOrder(batch);
    const values = [
      column(sorted, (each) => each.entryId),
      column(sorted, (each) => each.claimId),
      column(sorted, (each) => each.progress),
    ];
    return present(batch, await this.#write(statements.reportProgress, values, async () => []));
  }

  /**
   * Sends until the database has answered. A rolled-back statement is sent again. A lost connection leaves open
   * whether it was committed: `recheck` names the rows of this batch that were, and the fence refuses them the second time.
   */
  async #write<Row extends { entryId: string }>(
    statement: Statement,
    values: readonly unknown[],
    recheck: () => Promise<readonly { entryId: string }[]>,
  ): Promise<Row[]> {
    for (let tries = 1, uncertain = false; ; tries += 1) {
      try {
        const rows = await this.#database.run<Row>(statement, values);
        if (rows.length > 0) this.#committed();
        const before = uncertain ? await recheck() : [];
        return [...rows, ...before.filter((each) => !rows.some((row) => row.entryId === each.entryId))] as Row[];
      } catch (error) {
        if (!isConnectionLoss(error) && !isRolledBack(error)) throw error;
        uncertain ||= isConnectionLoss(error);
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** tries, 2_000)));
      }
    }
  }

  async #recheck<Each extends Fence>(batch: readonly Each[], wasApplied: (applied: Applied, each: Each) => boolean) {
    const rows = await this.#database.run<Applied>(statements.checkApplied, [batch.map((each) => each.entryId)]);
    const stored = new Map(rows.map((row) => [row.entryId, row]));
    return batch
      .filter((each) => {
        const applied = stored.get(each.entryId);
        return applied !== undefined && wasApplied(applied, each);
      })
      .map(({ entryId }) => ({ entryId, cancelRequested: false }));
  }
}

// Connection losses and rollbacks are waited out in #write: what comes through wrote nothing.
const certain = () => true;

// Two batches that meet the same rows lock them in the same order, and so cannot deadlock.
function inLockOrder<Each extends Fence>(batch: readonly Each[]): readonly Each[] {
  return batch.length === 1 ? batch : [...batch].sort((a, b) => (a.entryId < b.entryId ? -1 : 1));
}

function present(batch: readonly Fence[], rows: readonly { entryId: string }[]): boolean[] {
  const written = new Set(rows.map((row) => row.entryId));
  return batch.map(({ entryId }) => written.has(entryId));
}
