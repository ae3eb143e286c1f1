/** Writes and reads the audit log. */
import type { AuditQuery, Scope } from "../engine.ts";
import type { AuditRecord } from "../model/audit-record.ts";
import { InvalidInput } from "../model/errors.ts";
import { statements } from "../sql/statement.ts";
import type { Queryable } from "./database.ts";
import { isUuid } from "./uuid7.ts";

export interface AuditedAct {
  /** Like `entry.cancel`. */
  readonly action: string;
  readonly target?: string;
  readonly detail?: object | undefined;
}

/** In the transaction of the act itself: either both are there, or neither. */
export async function noteAudit(
  connection: Queryable,
  scope: Scope,
  { action, target, detail }: AuditedAct,
): Promise<void> {
  const { workspace, by, owner, request } = scope;
  await connection.run(statements.noteAudit, [
    workspace,
    by ?? owner ?? null,
    action,
    target ?? null,
    request?.reason ?? null,
    detail === undefined ? null : JSON.stringify(detail),
    request?.address ?? null,
    request?.id ?? null,
  ]);
}

const mostRecords = 1_000;

/** Newest first; `next` is the cursor of the page behind. Throws `InvalidInput`. */
export async function readAudit(
  connection: Queryable,
  { actions, actor, target, from, to, cursor, limit = 100 }: AuditQuery,
  { workspace }: Scope,
): Promise<{ records: AuditRecord[]; next: string | null }> {
  if (cursor !== undefined && !isUuid(cursor))
    throw new InvalidInput("cursor", "cursor must be the next of a page before.");
  const most = Math.min(limit, mostRecords);
  const rows = await connection.run<Omit<AuditRecord, "at"> & { at: Date }>(statements.readAudit, [
    workspace,
    actions?.length ? actions : null,
    actor ?? null,
    target ?? null,
    from ?? null,
    to ?? null,
    cursor ?? null,
    most + 1,
  ]);
  const records = rows.slice(0, most).map((row) => ({ ...row, at: row.at.toISOString() }));
  return { records, next: rows.length > most ? (records.at(-1)?.id ?? null) : null };
}
