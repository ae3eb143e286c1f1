/** Bulk actions as they are asked for, looked at and stopped. What carries them out is the runner of the workers. */
import { createHash } from "node:crypto";
import type { Scope } from "../engine.ts";
import {
  type Bulk,
  type BulkOutcomeName,
  type BulkOutcomePage,
  type BulkPage,
  type BulkPreview,
  type BulkReason,
  type BulkRequest,
  type Bulks,
  bulkActions,
  bulkOutcomes,
  bulkVerdict,
  type EntryKind,
  type PageQuery,
} from "../model/bulk.ts";
import { type BulkOutcomeRow, type BulkRow, toBulk, toBulkOutcome } from "../model/bulk-row.ts";
import { BulkNotFound, Conflict, IdempotencyMismatch, InvalidInput, NotYourEntry } from "../model/errors.ts";
import type { EntryFilter } from "../query/entry-filter.ts";
import type { EntryOrder } from "../query/entry-order.ts";
import { formatFilter } from "../query/index.ts";
import { pageSql } from "../query/sql/page-sql.ts";
import { type Composed, Parameters } from "../query/sql/parameters.ts";
import { statements } from "../sql/statement.ts";
import { noteAudit } from "./audit-log.ts";
import { type Database, typed } from "./database.ts";
import { ListDatabase } from "./list-database.ts";
import { checkQuery, openRequest } from "./list-request.ts";
import { local } from "./local-scope.ts";
import { formatPosition, parsePosition } from "./page-position.ts";
import type { Payloads } from "./payloads.ts";
import { checkSearch } from "./secret-values.ts";
import { isUuid } from "./uuid7.ts";

const mostNamed = 1_000;
const mostMatching = 100_000;
const mostListed = 100;
const longestReason = 500;
const usualPace = 100;
const highestPace = 1_000;
// The order in which entries are acted upon, and which of too many are taken.
const oldestFirst: EntryOrder = { by: "created", descending: false };
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const stageName = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const beforeAll = "00000000-0000-0000-0000-000000000000";

const select = statements.readBulks.text;
const one = { name: "async_workflow.read-bulk", text: `${select} where b.id = $1 and b.workspace = $2` };
const byKey = { name: "async_workflow.read-bulk-by-key", text: `${select} where b.workspace = $1 and b.key = $2` };
const page = {
  name: "async_workflow.list-bulks",
  text: `${select} where b.workspace = $1 and ($2::uuid is null or b.id < $2) order by b.id desc limit $3`,
};

interface KindRow {
  readonly kind: EntryKind;
  readonly count: number;
  readonly found: number;
  /** Of their workflows, by name; null: they are not there. */
  readonly first: string | null;
  readonly last: string | null;
}

interface Checked {
  readonly action: BulkRequest["action"];
  readonly from: string | null;
  readonly ids: readonly string[] | null;
  readonly filter: EntryFilter;
  readonly pace: number;
  readonly reason: string | null;
}

export class PostgresBulks implements Bulks {
  readonly #database: Database;
  readonly #lists: ListDatabase;
  readonly #payloads: Payloads;
  readonly #started: () => void;

  /** `started` is called when there is something to carry out. */
  constructor(database: Database, payloads: Payloads, started: () => void) {
    this.#database = database;
    this.#lists = new ListDatabase(database.url, { connections: 2, name: "async-workflow bulk" });
    this.#payloads = payloads;
    this.#started = started;
  }

  async preview(request: BulkRequest, scope: Scope = local): Promise<BulkPreview> {
    const checked = check(request);
    await typed(checkSearch(this.#lists, this.#payloads, checked.filter, scope));
    return typed(this.#preview(checked, scope));
  }

  async start(
    request: BulkRequest,
    { scope = local, idempotencyKey }: { scope?: Scope; idempotencyKey?: string } = {},
  ): Promise<Bulk> {
    const checked = check(request);
    await typed(checkSearch(this.#lists, this.#payloads, checked.filter, scope));
    const bulk = await typed(this.#start(checked, scope, idempotencyKey ?? null));
    this.#started();
    return bulk;
  }

  async list({ limit = 50, cursor }: PageQuery = {}, { workspace }: Scope = local): Promise<BulkPage> {
    checkLimit(limit);
    const [after = null] = cursor === undefined ? [] : parsePosition(cursor, [uuidShape]);
    const rows = await typed(this.#database.run<BulkRow>(page, [workspace, after, limit + 1]));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { bulks: rows.slice(0, limit).map(toBulk), next: last ? formatPosition([last.id]) : null };
  }

  async get(id: string, { workspace }: Scope = local): Promise<Bulk> {
    const [row] = isUuid(id) ? await typed(this.#database.run<BulkRow>(one, [id, workspace])) : [];
    if (!row) throw new BulkNotFound();
    return toBulk(row);
  }

  async outcomes(
    id: string,
    { limit = 50, cursor, outcome }: PageQuery & { readonly outcome?: BulkOutcomeName } = {},
    scope: Scope = local,
  ): Promise<BulkOutcomePage> {
    checkLimit(limit);
    if (outcome !== undefined && !bulkOutcomes.includes(outcome))
      throw new InvalidInput("outcome", `outcome must be one of ${bulkOutcomes.join(", ")}.`);
    const [after = beforeAll] = cursor === undefined ? [] : parsePosition(cursor, [uuidShape]);
    await this.get(id, scope);
    const values = [id, outcome ?? null, after, limit + 1, scope.workspace];
    const rows = await typed(this.#database.run<BulkOutcomeRow>(statements.readBulkOutcomes, values));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      outcomes: rows.slice(0, limit).map(toBulkOutcome),
      next: last ? formatPosition([last.entryId]) : null,
    };
  }

  async stop(id: string, scope: Scope = local): Promise<Bulk> {
    const { state } = await this.get(id, scope);
    const by = scope.by ?? scope.owner ?? "local";
    const stopped = await typed(
      this.#database.transaction(async (connection) => {
        const rows = await connection.run(statements.stopBulk, [id, scope.workspace, by]);
        if (rows.length > 0) await noteAudit(connection, scope, { action: "bulk.stop", target: id });
        return rows.length > 0;
      }),
    );
    if (!stopped && state !== "stopped")
      throw new Conflict("bulk_finished", "This bulk action has finished: there is nothing to stop.");
    return this.get(id, scope);
  }

  async resume(id: string, scope: Scope = local): Promise<Bulk> {
    await this.get(id, scope);
    const resumed = await typed(
      this.#database.transaction(async (connection) => {
        const rows = await connection.run(statements.resumeBulk, [id, scope.workspace, scope.owner ?? null]);
        if (rows.length > 0) await noteAudit(connection, scope, { action: "bulk.resume", target: id });
        return rows.length > 0;
      }),
    );
    if (resumed) this.#started();
    const bulk = await this.get(id, scope);
    if (bulk.state === "stopped") throw new NotYourEntry();
    if (bulk.state === "finished" && !resumed)
      throw new Conflict("bulk_finished", "This bulk action has finished: there is nothing left to go on with.");
    return bulk;
  }

  close(): Promise<void> {
    return this.#lists.close();
  }

  async #preview(request: Checked, scope: Scope): Promise<BulkPreview> {
    const parameters = new Parameters();
    // The places of the statement's own parameters.
    parameters.add(scope.workspace, "text");
    parameters.add(scope.owner ?? null, "text");
    parameters.add(request.from, "text");
    const chosen = await this.#chosen(request, scope.workspace, mostMatching + 1, parameters);
    const asked = parameters.statement(
      `with found (id) as materialized (${chosen}), chosen (id) as (select id from found order by id limit ${mostMatching})
       select kind, count(*)::int as count, min(workflow) as first, max(workflow) as last, (select count(*)::int from found) as found from (
         ${statements.entryKinds.text}) as each group by kind`,
    );
    // It changes nothing, but may take as long as the start.
    const kinds = await this.#lists.change((connection) =>
      connection.run<KindRow>({ name: "", text: asked.text }, asked.values),
    );
    const found = kinds[0]?.found ?? 0;
    const counts = new Map<BulkReason, BulkPreview["reasons"][number]>();
    for (const { kind, count } of kinds) {
      const verdict = bulkVerdict(request.action, kind, request.from);
      counts.set(verdict.reason, { ...verdict, count: count + (counts.get(verdict.reason)?.count ?? 0) });
    }
    const workflows = new Set(kinds.flatMap(({ first, last }) => (first === null ? [] : [first, last])));
    const reasons = [...counts.values()].sort((a, b) => b.count - a.count);
    const sum = (outcome: "done" | "skipped") =>
      reasons.reduce((total, each) => total + (each.outcome === outcome ? each.count : 0), 0);
    return {
      action: request.action,
      matched: Math.min(found, mostMatching),
      isCapped: found > mostMatching,
      workflow: workflows.size === 1 ? ([...workflows][0] ?? null) : null,
      will: sum("done"),
      cannot: sum("skipped"),
      reasons,
    };
  }

  async #start(request: Checked, scope: Scope, key: string | null): Promise<Bulk> {
    const { action, from, ids, filter, pace, reason } = request;
    const asked = ids === null ? formatFilter(filter).toString() : null;
    const hash = createHash("sha256")
      .update(JSON.stringify([action, asked, ids, pace, reason, from]))
      .digest("hex");
    const askedBy = scope.by ?? scope.owner ?? "local";
    const parameters = new Parameters();
    const chosen = ids === null ? await this.#chosen(request, scope.workspace, mostMatching + 1, parameters) : null;
    const id = await this.#lists.change(async (connection) => {
      const values = [scope.workspace, askedBy, scope.owner ?? null, action, asked, reason, pace, key, hash, from];
      const [begun] = await connection.run<{ id: string }>(statements.startBulk, values);
      if (!begun) return null;
      if (chosen === null) await connection.run(statements.nameBulkEntries, [begun.id, ids]);
      else {
        const into = intoBulk(chosen, begun.id, parameters);
        await connection.run({ name: "", text: into.text }, into.values);
      }
      const [counted] = await connection.run<{ total: number }>(statements.countBulkEntries, [begun.id, mostMatching]);
      if (!counted?.total) throw new InvalidInput("filter", `No entry matches: there is nothing to ${action}.`);
      const detail = { action, from, filter: asked, entries: counted.total, reason };
      await noteAudit(connection, scope, { action: "bulk.start", target: begun.id, detail });
      return begun.id;
    });
    if (id !== null) return this.get(id, scope);
    const [known] = await this.#database.run<BulkRow>(byKey, [scope.workspace, key]);
    if (known?.hash !== hash) throw new IdempotencyMismatch(key ?? "");
    return toBulk(known);
  }

  /** `select id` of the entries that a request is about, in order. */
  async #chosen({ ids, filter }: Checked, workspace: string, most: number, parameters: Parameters): Promise<string> {
    if (ids !== null) return `select distinct unnest(${parameters.add(ids, "uuid[]")})`;
    const request = await openRequest(this.#lists, workspace, filter, oldestFirst);
    return `select id from (${pageSql(request, most, 0, parameters)}) as page`;
  }
}

function intoBulk(chosen: string, bulkId: string, parameters: Parameters): Composed {
  const bulk = parameters.add(bulkId, "uuid");
  return parameters.statement(
    `insert into async_workflow.bulk_entry (bulk_id, entry_id) select ${bulk}, chosen.id from (${chosen}) as chosen(id)`,
  );
}

function check({ action, from, ids, filter, pace = usualPace, reason }: BulkRequest): Checked {
  if (!bulkActions.includes(action))
    throw new InvalidInput("action", `action must be one of ${bulkActions.join(", ")}.`);
  if (from !== undefined && (action !== "retry" || !stageName.test(from)))
    throw new InvalidInput("from", "from must be the name of a stage, and belongs to a retry.");
  if ((ids === undefined) === (filter === undefined))
    throw new InvalidInput(ids === undefined ? "filter" : "ids", "Give either ids or filter, and not both.");
  if (ids && (ids.length === 0 || ids.length > mostNamed))
    throw new InvalidInput("ids", `ids must be 1 to ${mostNamed} ids of entries. Give a filter for more.`);
  const wrong = ids?.findIndex((id) => !isUuid(id)) ?? -1;
  if (wrong >= 0) throw new InvalidInput(`ids[${wrong}]`, "This is no id of an entry.");
  if (!Number.isInteger(pace) || pace < 1 || pace > highestPace)
    throw new InvalidInput("pace", `pace must be a whole number of entries a second, from 1 to ${highestPace}.`);
  const said = reason?.trim() ?? "";
  if (said.length > longestReason)
    throw new InvalidInput("reason", `reason must be a text of at most ${longestReason} characters.`);
  return {
    action,
    from: from ?? null,
    ids: ids ? ids.map((id) => id.toLowerCase()) : null,
    filter: filter ? checkQuery(filter).filter : {},
    pace,
    reason: said === "" ? null : said,
  };
}

function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > mostListed)
    throw new InvalidInput("limit", `limit must be a whole number from 1 to ${mostListed}.`);
}
