/** Starts an entry inside a transaction of the caller's. */
import { IdempotencyMismatch } from "../model/errors.ts";
import type { Transaction } from "../model/transaction.ts";
import { statements } from "../sql/statement.ts";
import type { Starting } from "./starter.ts";

interface StartedRow {
  readonly entryId: string | null;
  /** Some libraries leave times as PostgreSQL writes them. */
  readonly createdAt: Date | string;
  readonly fresh: boolean;
}

export interface StartedInside {
  readonly entryId: string;
  readonly createdAt: Date;
  /** False: a request with the same idempotency key, in this transaction or before it, had started it. */
  readonly fresh: boolean;
}

/** Resolves once the rows are written; they count when the caller commits. The hints travel in the same transaction. */
export async function startInside(tx: Transaction, starting: Starting): Promise<StartedInside> {
  const { request, entryId, workflowId } = starting;
  const { input, ...rest } = request;
  const asked = { ...rest, id: entryId, workflowId, input: input === null ? null : JSON.parse(input) };
  const { rows } = await tx.query(statements.startInside.text, [JSON.stringify(asked)]);
  const row = rows[0] as StartedRow;
  if (row.entryId === null) throw new IdempotencyMismatch(request.key as string);
  return { entryId: row.entryId, createdAt: new Date(row.createdAt), fresh: row.fresh };
}
