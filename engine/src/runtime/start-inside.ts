/** Starts an entry inside a transaction of the caller's. */
import { IdempotencyMismatch } from "../model/errors.ts";
import type { Transaction } from "../model/transaction.ts";
import { statements } from "../sql/statement.ts";
import type { Started, Starting } from "./starter.ts";

interface StartedRow {
  readonly entryId: string;
  readonly createdAt: Date | string;
  readonly fresh: boolean;
}

/** Resolves once the rows are written; they count when the caller commits. The hints travel in the same transaction. */
export async function startInside(tx: Transaction, starting: Starting): Promise<Started> {
  const { request, entryId, workflowId } = starting;
  const { input, ...rest } = request;
  const asked = { ...rest, id: entryId, workflowId, input: input === null ? null : JSON.parse(input) };
  const { rows } = await tx.query(statements.startInside.text, [JSON.stringify(asked)]).catch((error: unknown) => {
    const reused = request.key !== null && (error as { code?: unknown }).code === "23505";
    throw reused ? new IdempotencyMismatch(request.key as string) : error;
  });
  const row = rows[0] as StartedRow;
  return { entryId: row.entryId, createdAt: row.fresh ? new Date(row.createdAt) : null };
}
