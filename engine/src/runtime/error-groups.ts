/** Reads error groups, and sets what people say of them. What is not counted yet is counted first: a reader sees all there is. */
import type { Scope } from "../engine.ts";
import {
  type ErrorCounts,
  type ErrorFailureRow,
  type ErrorGroupDetail,
  type ErrorGroupPage,
  type ErrorGroupQuery,
  type ErrorGroupRow,
  type ErrorGroups,
  type ErrorStatus,
  errorStatuses,
  toErrorGroup,
  toErrorGroupDetail,
} from "../model/error-group.ts";
import { ErrorGroupNotFound, InvalidInput } from "../model/errors.ts";
import { statements } from "../sql/statement.ts";
import { noteAudit } from "./audit-log.ts";
import { type Database, typed } from "./database.ts";
import { foldFailures } from "./failure-fold.ts";
import { local } from "./local-scope.ts";
import { formatPosition, parsePosition } from "./page-position.ts";

/** So many failures are looked at for who ran them and in which version. */
const mostLookedAt = 500;
const mostListed = 100;
const shape = /^[0-9a-f]{16}$/;

interface ListedRow extends ErrorGroupRow {
  readonly sortKey: string;
}

export class PostgresErrorGroups implements ErrorGroups {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(query: ErrorGroupQuery = {}, { workspace }: Scope = local): Promise<ErrorGroupPage> {
    return typed(this.#list(query, workspace));
  }

  counts({ workspace }: Scope = local): Promise<ErrorCounts> {
    return typed(foldFailures(this.#database).then(() => this.#counts(workspace)));
  }

  get(fingerprint: string, { workspace }: Scope = local): Promise<ErrorGroupDetail> {
    return typed(foldFailures(this.#database).then(() => this.#get(fingerprint, workspace)));
  }

  setStatus(fingerprint: string, status: ErrorStatus, scope: Scope = local): Promise<ErrorGroupDetail> {
    if (!errorStatuses.includes(status))
      throw new InvalidInput("status", `status must be one of ${errorStatuses.join(", ")}.`);
    return typed(this.#setStatus(fingerprint, status, scope));
  }

  async #list({ status, workflow, limit = 50, cursor }: ErrorGroupQuery, workspace: string): Promise<ErrorGroupPage> {
    if (!Number.isInteger(limit) || limit < 1 || limit > mostListed)
      throw new InvalidInput("limit", `limit must be a whole number from 1 to ${mostListed}.`);
    const after = cursor === undefined ? null : parsePosition(cursor, ["time", shape]);
    await foldFailures(this.#database);
    const values = [workspace, status ?? null, workflow ?? null, after?.[0] ?? null, after?.[1] ?? null, limit + 1];
    const [rows, counts] = await Promise.all([
      this.#database.run<ListedRow>(statements.listErrorGroups, values),
      this.#counts(workspace),
    ]);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      groups: rows.slice(0, limit).map(toErrorGroup),
      counts,
      next: last ? formatPosition([last.sortKey, last.fingerprint]) : null,
    };
  }

  async #counts(workspace: string): Promise<ErrorCounts> {
    const rows = await this.#database.run<{ status: ErrorStatus; count: number }>(statements.countErrorGroups, [
      workspace,
    ]);
    return { open: 0, resolved: 0, ignored: 0, ...Object.fromEntries(rows.map((row) => [row.status, row.count])) };
  }

  async #get(fingerprint: string, workspace: string): Promise<ErrorGroupDetail> {
    const [group] = shape.test(fingerprint)
      ? await this.#database.run<ErrorGroupRow>(statements.readErrorGroup, [workspace, fingerprint])
      : [];
    if (!group) throw new ErrorGroupNotFound();
    const values = [fingerprint, mostLookedAt, workspace];
    return toErrorGroupDetail(group, await this.#database.run<ErrorFailureRow>(statements.readErrorFailures, values));
  }

  async #setStatus(fingerprint: string, status: ErrorStatus, scope: Scope): Promise<ErrorGroupDetail> {
    // What failed before it is resolved must not open it again.
    await foldFailures(this.#database);
    const values = [scope.workspace, fingerprint, status, scope.by ?? scope.owner ?? "local"];
    await this.#database.transaction(async (connection) => {
      const set = shape.test(fingerprint) ? await connection.run(statements.setErrorStatus, values) : [];
      if (set.length === 0) throw new ErrorGroupNotFound();
      await noteAudit(connection, scope, { action: "error.status", target: fingerprint, detail: { status } });
    });
    return this.#get(fingerprint, scope.workspace);
  }
}
