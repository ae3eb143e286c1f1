/**
 * Starts entries that a worker of the same process runs at once: they are inserted under its lease, so that no notification
 * and no claim is needed. What the lease means stays the same: should this worker die, others take the entry over.
 */
import { plainArray, textArray } from "../sql/array-literal.ts";
import { statements } from "../sql/statement.ts";
import type { Claimed } from "./claim.ts";
import { type Database, isConnectionLoss } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import type { Hints } from "./hints.ts";
import type { Session } from "./session.ts";
import { type Starting, tagsOf } from "./starter.ts";

/** Without a claim the worker had ended meanwhile: the entry waits for any other. */
export type StartedHere = Omit<Claimed, "claimId"> & { readonly claimId: string | null };

export interface StartHereEvents {
  /** An entry is held from now on; its caller has not been told yet. */
  readonly held: (entry: Claimed, session: Session) => void;
  /** The answer to a commit was lost: perhaps entries are held that nobody here knows of. */
  readonly uncertain: () => void;
}

export class StartHere {
  readonly #commits: GroupCommit<Starting, StartedHere>;
  readonly #on: StartHereEvents;

  constructor(database: Database, hints: Hints, session: () => Session, on: StartHereEvents) {
    this.#on = on;
    const commit = (batch: readonly Starting[]) =>
      hints.ride(["async_workflow_change"], async (riding) => {
        const holder = session();
        const values = [holder.workerId, riding, ...columns(batch)];
        const rows = await database.run<StartedHere>(statements.startHere, values);
        for (const row of rows) if (isHeld(row)) on.held(row, holder);
        const started = new Map(rows.map((row) => [row.entryId, row]));
        return batch.map(({ entryId }) => started.get(entryId) as StartedHere);
      });
    this.#commits = new GroupCommit(commit, { certain: (error) => !isConnectionLoss(error), parallel: 2 });
  }

  /** Resolves when the entry is committed. Throws as `Starter` does. */
  async start(starting: Starting): Promise<StartedHere> {
    try {
      return await this.#commits.add(starting);
    } catch (error) {
      if (isConnectionLoss(error)) this.#on.uncertain();
      throw error;
    }
  }

  /** Resolves when no start is under way. */
  settled(): Promise<void> {
    return this.#commits.settled();
  }
}

const isHeld = (row: StartedHere): row is Claimed => row.claimId !== null;

const columns = (batch: readonly Starting[]): readonly string[] => [
  plainArray(batch, (each) => each.entryId),
  plainArray(batch, (each) => each.workflowId),
  textArray(batch, (each) => each.request.title),
  textArray(batch, (each) => each.request.input),
  plainArray(batch, (each) => each.request.priority || null),
  plainArray(batch, (each) => each.request.startWithinMs),
  plainArray(batch, (each) => each.request.finishWithinMs),
  textArray(batch, tagsOf),
  textArray(batch, (each) => each.request.workspace),
  textArray(batch, (each) => each.request.owner),
];
