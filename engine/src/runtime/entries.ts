/** Reads entries for screens and the API. Every look-up names the workspace in the same SQL. */
import type { EntryPage, EntryQuery } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import { type EntryRow, toEntry } from "../model/entry-row.ts";
import { EntryNotFound, InvalidInput } from "../model/errors.ts";
import type { Timeline } from "../model/timeline.ts";
import { type TimelineRow, toTimeline } from "../model/timeline-row.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import { isUuid } from "./uuid7.ts";

const select = statements.readEntries.text;
const statusSql = "coalesce(r.status::text, case when l.stage = 0 then 'CREATED' else w.stages[l.stage] end)";
const one = { name: "async_workflow.read-entry", text: `${select} where e.id = $1 and e.workspace = $2` };
const many = { name: "async_workflow.read-many", text: `${select} where e.id = any ($1::uuid[]) and e.workspace = $2` };

export class Entries {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(entryId: string, workspace: string): Promise<Entry> {
    const [row] = isUuid(entryId) ? await this.#database.run<EntryRow>(one, [entryId, workspace]) : [];
    if (!row) throw new EntryNotFound(entryId);
    return toEntry(row);
  }

  async getMany(entryIds: readonly string[], workspace: string): Promise<Entry[]> {
    const rows = await this.#database.run<EntryRow>(many, [entryIds.filter(isUuid), workspace]);
    return rows.map(toEntry);
  }

  async list(query: EntryQuery, workspace: string): Promise<EntryPage> {
    const limit = checkCount("limit", query.limit ?? 50);
    const offset = checkCount("offset", query.offset ?? 0);
    const conditions = ["e.workspace = $1"];
    const values: unknown[] = [workspace];
    if (query.workflow !== undefined) conditions.push(`w.name = $${values.push(query.workflow)}`);
    if (query.status !== undefined) conditions.push(`${statusSql} = any ($${values.push(query.status)}::text[])`);
    const where = conditions.join(" and ");
    const [rows, total] = await Promise.all([
      this.#database.read<EntryRow>(
        `${select} where ${where} order by e.id desc limit $${values.length + 1} offset $${values.length + 2}`,
        [...values, limit, offset],
      ),
      this.#count(where, values, conditions.length > 1),
    ]);
    return { entries: rows.map(toEntry), total, limit, offset };
  }

  async #count(where: string, values: readonly unknown[], filtered: boolean): Promise<number> {
    const joins = `join async_workflow.workflow w on w.id = e.workflow_id
      left join async_workflow.live l on l.entry_id = e.id left join async_workflow.result r on r.entry_id = e.id`;
    const from = `from async_workflow.entry e ${filtered ? joins : ""} where ${where}`;
    const [row] = await this.#database.read<{ total: string }>(`select count(*) as total ${from}`, values);
    return Number(row?.total ?? 0);
  }

  async timeline(entryId: string, workspace: string): Promise<Timeline> {
    const [row] = isUuid(entryId)
      ? await this.#database.run<TimelineRow>(statements.readTimeline, [entryId, workspace])
      : [];
    if (!row) throw new EntryNotFound(entryId);
    return toTimeline(row);
  }
}

function checkCount(field: string, count: number): number {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new InvalidInput(field, `${field} must be a whole number from 0.`);
  return count;
}
