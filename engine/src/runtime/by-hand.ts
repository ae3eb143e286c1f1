/** What people do to an entry: change, cancel, retry. Each is one transaction that holds the live row still. */
import type { EntryData, EntryPatch, Scope } from "../engine.ts";
import type { Entry, EntryError, FinalStatus } from "../model/entry.ts";
import { Conflict, EntryNotFound, InvalidInput, NotYourEntry, notAwaited } from "../model/errors.ts";
import type { Deed } from "../model/event-row.ts";
import { recognised } from "../model/fingerprint.ts";
import type { Json } from "../model/json.ts";
import { toJsonText } from "../model/json-text.ts";
import { progressOf } from "../model/outcome.ts";
import { signalStep } from "../model/signal.ts";
import { type Standing, transition } from "../model/transition.ts";
import { statements } from "../sql/statement.ts";
import { noteAudit } from "./audit-log.ts";
import type { Database, Queryable } from "./database.ts";
import { readEntry } from "./entries.ts";
import type { Payloads } from "./payloads.ts";
import { checkTitle } from "./start-request.ts";
import { isUuid } from "./uuid7.ts";

interface StandingRow extends Standing {
  readonly entryId: string;
  readonly owner: string;
  readonly workflow: string;
  readonly claimId: string | null;
  readonly leased: boolean;
  readonly live: boolean;
  /** As PostgreSQL writes it: a Date would lose the microseconds. */
  readonly now: string;
}

/** The row of `sql/read-awaited.sql`. */
interface AwaitedRow {
  readonly name: string;
  readonly stage: number;
  readonly occurrence: number;
  readonly attempt: number;
  readonly since: Date;
}

export class ByHand {
  readonly #database: Database;
  readonly #payloads: Payloads;

  constructor(database: Database, payloads: Payloads) {
    this.#database = database;
    this.#payloads = payloads;
  }

  /** Throws `EntryNotFound`, `InvalidInput` or `Conflict`; then nothing was changed. */
  async patch(entryId: string, scope: Scope, patch: EntryPatch, lease: string | undefined): Promise<Entry> {
    return this.#change("change", entryId, scope, async (connection, standing) => {
      await this.#apply(connection, standing, scope.workspace, patch, lease);
      // Read before others see it: a moment later a worker may have carried it on.
      const entry = await readEntry(connection, this.#payloads, entryId, scope);
      return { answer: entry, detail: { fields: Object.keys(patch) } };
    });
  }

  async #apply(
    connection: Queryable,
    standing: StandingRow,
    workspace: string,
    patch: EntryPatch,
    lease: string | undefined,
  ): Promise<void> {
    const { entryId } = standing;
    const result =
      patch.result === undefined ? null : this.#payloads.seal(toJsonText(patch.result, "result"), entryId, "result");
    if (standing.leased && standing.claimId !== lease) {
      throw new Conflict(
        "entry_leased",
        "A worker holds this entry. Wait until it is done, or cancel the entry first.",
      );
    }
    if (patch.title !== undefined) await connection.run(statements.setTitle, [entryId, checkTitle(patch.title)]);
    if (patch.status === undefined && patch.progress === undefined && patch.result === undefined) return;
    if (!standing.live) throw new Conflict("entry_finished", "This entry has finished: only its title can be changed.");
    const { end, stage, progress } = transition(standing, patch);
    if (end === null) {
      // The lease goes with the stage: whoever holds it works at the old one, could write nothing any more, and would hold it for nothing.
      const keepsLease = standing.leased && stage === standing.stage;
      await connection.run(statements.changeByHand, [entryId, stage, progress, result, keepsLease]);
    } else {
      const error = end === "FAILED" ? JSON.stringify(failedByHand(standing, workspace, patch.result)) : null;
      await connection.run(statements.endByHand, [
        entryId,
        end,
        stage,
        progress,
        end === "FAILED" ? null : result,
        error,
      ]);
    }
  }

  /** The entry as the cancel left it; `asked`: a worker was asked to stop it, else it waited and has ended. */
  async cancel(entryId: string, scope: Scope): Promise<{ asked: boolean; entry: Entry }> {
    return this.#change("cancel", entryId, scope, async (connection, standing) => {
      if (!standing.live) throw new Conflict("entry_finished", "This entry has finished: there is nothing to cancel.");
      const asked = standing.leased;
      if (asked) await connection.run(statements.requestCancel, [entryId]);
      else {
        const error = JSON.stringify({ code: "cancelled", message: "The entry was cancelled." });
        const { stage, progress } = standing;
        await connection.run(statements.endByHand, [entryId, "CANCELLED", stage, progress, null, error]);
      }
      // Read before others see it: a worker that is asked may have ended it a moment later.
      return { answer: { asked, entry: await readEntry(connection, this.#payloads, entryId, scope) } };
    });
  }

  /** The entry as the signal left it: due, with what came kept for it. */
  async signal(entryId: string, scope: Scope, name: string, data: Json): Promise<Entry> {
    const text = toJsonText(data, "data") ?? "null";
    return this.#change("signal", entryId, scope, async (connection, { now }) => {
      const [awaited] = await connection.run<AwaitedRow>(statements.readAwaited, [entryId]);
      if (awaited?.name !== name) throw notAwaited(name, awaited?.name);
      const by = scope.by ?? scope.owner ?? null;
      const came = `{"data":${text},"by":${JSON.stringify(by)},"at":"${new Date(now).toISOString()}"}`;
      const { stage, occurrence, attempt, since } = awaited;
      const step = signalStep(name);
      const kept = this.#payloads.sealStep(entryId, { stage, name: step, occurrence, result: came });
      await connection.run(statements.giveSignal, [entryId, stage, step, occurrence, attempt, since, kept]);
      return { answer: await readEntry(connection, this.#payloads, entryId, scope), detail: { signal: name } };
    });
  }

  async revive(entryId: string, scope: Scope): Promise<string> {
    return this.#change("retry", entryId, scope, async (connection) => {
      const [ended] = await connection.run<{ status: FinalStatus; finishedAt: Date }>(statements.revive, [
        [entryId],
        null,
      ]);
      if (ended) return { answer: entryId, detail: { status: ended.status, finishedAt: ended.finishedAt } };
      const hurried = await connection.run(statements.tryNow, [[entryId]]);
      if (hurried.length === 0) throw notFailed();
      return { answer: entryId };
    });
  }

  /** Starts `newId`, which repeats the entry from a stage on; resolves with it. */
  async fork(
    entryId: string,
    scope: Scope,
    newId: string,
    from: string | undefined,
    input: string | null,
  ): Promise<string> {
    await this.#change("repeat", entryId, scope, async (connection, { stages, stage: reached }) => {
      const stage = from === undefined ? 0 : stages.indexOf(from);
      if (stage < 0) throw new InvalidInput("from", `"${from}" is not a stage of this workflow: ${stages.join(", ")}.`);
      if (stage > reached)
        throw new Conflict("stage_not_reached", `This entry has not reached ${from}: begin earlier.`);
      const [data] = await connection.run<EntryData>(statements.readData, [entryId, scope.workspace]);
      const taken = this.#takenOver(data as EntryData, entryId, newId, stages.slice(0, stage), input);
      await connection.run(statements.fork, [newId, entryId, stage, progressOf(stage, stages.length), ...taken]);
      return { answer: undefined, detail: { entryId: newId, from: stages[stage] } };
    });
    return newId;
  }

  /** What the new entry begins with, as it is to be stored: an encrypted value opens in its own entry only. */
  #takenOver(
    data: EntryData,
    from: string,
    to: string,
    before: readonly string[],
    input: string | null,
  ): [string | null, (string | null)[]] {
    const results = before.map((name, stage) =>
      this.#payloads.moved(data.stages[name] ?? null, from, to, "stage", stage),
    );
    const given = input === null ? this.#payloads.moved(data.input, from, to, "input") : input;
    return [input === null ? given : this.#payloads.seal(input, to, "input"), results];
  }

  // The row is locked first and read afterwards: a snapshot taken before the wait for the lock would be out of date.
  #change<T>(
    action: Deed["action"],
    entryId: string,
    scope: Scope,
    work: (connection: Queryable, standing: StandingRow) => Promise<{ answer: T; detail?: object }>,
  ): Promise<T> {
    if (!isUuid(entryId)) throw new EntryNotFound(entryId);
    return this.#database.transaction(async (connection) => {
      await connection.run(statements.lockLive, [entryId]);
      const [standing] = await connection.run<StandingRow>(statements.readStanding, [entryId, scope.workspace]);
      if (!standing) throw new EntryNotFound(entryId);
      if (scope.owner !== undefined && standing.owner !== scope.owner) throw new NotYourEntry();
      const { answer, detail } = await work(connection, standing);
      const by = scope.by ?? scope.owner ?? null;
      await connection.run(statements.noteByHand, [
        entryId,
        action,
        by,
        detail && JSON.stringify(detail),
        standing.now,
      ]);
      await noteAudit(connection, scope, { action: `entry.${action}`, target: entryId, detail });
      return answer;
    });
  }
}

function notFailed(): Conflict {
  return new Conflict(
    "entry_not_failed",
    "Only an entry that failed, was cancelled or expired, or that waits for its next try, can be retried.",
  );
}

function failedByHand(
  { workflow, stages, stage }: StandingRow,
  workspace: string,
  result: EntryPatch["result"],
): EntryError {
  const error = { code: "failed_by_hand", message: failureMessage(result) };
  return recognised({ workspace, workflow, stage: stages[stage] ?? "" }, error);
}

function failureMessage(result: EntryPatch["result"]): string {
  if (result === undefined || result === null) return "Marked as failed by hand.";
  const text = typeof result === "string" ? result : JSON.stringify(result);
  return text.replace(/^Error: /, "");
}
