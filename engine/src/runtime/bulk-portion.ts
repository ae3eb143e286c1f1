/**
 * One portion of a bulk action, in one transaction: acts on the next entries, notes what came of it, and moves the cursor. It is
 * committed as a whole or not at all, so a crash at any point neither skips an entry nor acts on one twice.
 */
import { type BulkAction, type BulkReason, bulkVerdict, type EntryKind } from "../model/bulk.ts";
import type { FinalStatus } from "../model/entry.ts";
import { statements } from "../sql/statement.ts";
import type { Database, Queryable } from "./database.ts";
import { uuid7 } from "./uuid7.ts";

/** How a portion went. */
export interface Portion {
  /** `gone`: held by another runner, stopped or done. `early`: the pace asks to wait. `worked`: some entries are dealt with. */
  readonly kind: "gone" | "early" | "worked";
  /** Until the next portion may be taken. */
  readonly waitMs: number;
  /** Workers were asked to stop what they run. */
  readonly asked: boolean;
}

interface Taken {
  readonly workspace: string;
  readonly onlyOwner: string | null;
  readonly askedBy: string;
  readonly action: BulkAction;
  readonly from: string | null;
  readonly pace: number;
  readonly cursor: string;
  readonly createdAt: string;
  readonly isElsewhere: boolean;
  readonly dueMs: number;
}

interface Outcome {
  readonly entryId: string;
  readonly outcome: "done" | "skipped" | "failed";
  readonly reason: BulkReason;
  readonly detail: string | null;
  /** What the entry's history keeps. */
  readonly history: object | null;
}

/** Portions a second: a stop takes effect within one. */
const portionsPerSecond = 5;
/** The largest portion. */
export const mostInPortion = 200;

const kindsOf = {
  name: "async_workflow.entry-kinds",
  text: `with chosen (id) as (select unnest($4::uuid[])) ${statements.entryKinds.text}`,
};

/**
 * `most` narrows the portion. With `giveUp` the entries are not acted upon: they are noted as failed, for that reason.
 * Several runners may call it at once: the row of the bulk action lets one at a time in.
 */
export function workPortion(
  database: Database,
  bulkId: string,
  runner: string,
  { most = mostInPortion, giveUp }: { most?: number; giveUp?: string } = {},
): Promise<Portion> {
  return database.transaction(async (connection) => {
    const [bulk] = await connection.run<Taken>(statements.takeBulk, [bulkId, runner]);
    if (!bulk || bulk.isElsewhere) return { kind: "gone", waitMs: 0, asked: false };
    if (bulk.dueMs > 0) return { kind: "early", waitMs: bulk.dueMs, asked: false };
    const size = Math.min(Math.max(Math.floor(bulk.pace / portionsPerSecond), 1), most, mostInPortion);
    const rows = await connection.run<{ entryId: string }>(statements.readBulkPortion, [bulkId, bulk.cursor, size]);
    const ids = rows.map((row) => row.entryId);
    const outcomes =
      giveUp === undefined
        ? await act(connection, bulk, bulkId, ids)
        : ids.map((entryId) => outcome(entryId, "failed", "error", giveUp));
    const waitMs = await record(connection, bulkId, runner, bulk, outcomes);
    const asked = outcomes.some(({ reason }) => reason === "asked_to_stop");
    return { kind: "worked", waitMs, asked };
  });
}

async function act(connection: Queryable, bulk: Taken, bulkId: string, ids: readonly string[]): Promise<Outcome[]> {
  if (ids.length === 0) return [];
  // Locked first and read afterwards: what is read before the wait for a lock would be out of date.
  await connection.run(statements.lockMany, [ids]);
  const rows = await connection.run<{ entryId: string; kind: EntryKind }>(kindsOf, [
    bulk.workspace,
    bulk.onlyOwner,
    bulk.from,
    ids,
  ]);
  const kinds = new Map(rows.map(({ entryId, kind }) => [entryId, kind]));
  const verdicts = ids.map((entryId) => ({
    entryId,
    ...bulkVerdict(bulk.action, kinds.get(entryId) ?? "not_found", bulk.from),
  }));
  const acted = new Map<string, object>();
  const named = (...reasons: readonly BulkReason[]) =>
    verdicts.filter(({ reason }) => reasons.includes(reason)).map(({ entryId }) => entryId);
  const retried = named("retried");
  if (retried.length > 0) {
    const revived = await connection.run<{ entryId: string; status: FinalStatus; finishedAt: Date }>(
      statements.revive,
      [retried, bulk.createdAt],
    );
    for (const { entryId, status, finishedAt } of revived) acted.set(entryId, { status, finishedAt });
  }
  const repeated = named("repeated");
  if (repeated.length > 0) {
    const newIds = repeated.map(() => uuid7(Date.now()));
    const repeats = await connection.run<{ entryId: string; newId: string }>(statements.forkMany, [
      newIds,
      repeated,
      bulk.from,
      bulk.createdAt,
    ]);
    for (const { entryId, newId } of repeats) acted.set(entryId, { entryId: newId, from: bulk.from });
  }
  const hurried = named("tried_at_once");
  if (hurried.length > 0) {
    for (const { entryId } of await connection.run<{ entryId: string }>(statements.tryNow, [hurried]))
      acted.set(entryId, {});
  }
  const cancelled = named("asked_to_stop", "ended");
  if (cancelled.length > 0) {
    const error = JSON.stringify({ code: "cancelled", message: "The entry was cancelled." });
    for (const { entryId } of await connection.run<{ entryId: string }>(statements.cancelMany, [cancelled, error]))
      acted.set(entryId, {});
  }
  return verdicts.map(({ entryId, outcome: expected, reason }) => {
    if (expected === "skipped") return outcome(entryId, "skipped", reason);
    const history = acted.get(entryId);
    // It ended (again) after the action was asked for, or went on in the very moment.
    return history
      ? outcome(entryId, "done", reason, null, { ...history, bulkId })
      : outcome(entryId, "skipped", "ended_since");
  });
}

const outcome = (
  entryId: string,
  how: Outcome["outcome"],
  reason: BulkReason,
  detail: string | null = null,
  history: object | null = null,
): Outcome => ({ entryId, outcome: how, reason, detail, history });

async function record(
  connection: Queryable,
  bulkId: string,
  runner: string,
  { action, from, askedBy, createdAt }: Taken,
  outcomes: readonly Outcome[],
): Promise<number> {
  const [recorded] = await connection.run<{ waitMs: number }>(statements.recordBulk, [
    bulkId,
    outcomes.map((each) => each.entryId),
    outcomes.map((each) => each.outcome),
    outcomes.map((each) => each.reason),
    outcomes.map((each) => each.detail),
    runner,
    // What an entry's history calls it.
    from === null ? action : "repeat",
    askedBy,
    createdAt,
    outcomes.map((each) => each.history && JSON.stringify(each.history)),
  ]);
  return recorded?.waitMs ?? 0;
}
