/** Reads what lies behind an entry: its events, its log, its data, and the entries that it repeats or is repeated by. */
import type { EntryData, LogPage, LogQuery, Scope } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import type { EntryEvent } from "../model/entry-event.ts";
import { EntryNotFound, InvalidInput } from "../model/errors.ts";
import { type EventRow, toEvents } from "../model/event-row.ts";
import { type LogLine, logLevels } from "../model/log-line.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import type { Entries } from "./entries.ts";
import type { Payloads } from "./payloads.ts";
import { hiddenFrom, maskedData, type SecretRow } from "./secret-values.ts";
import { isUuid } from "./uuid7.ts";

const usualLines = 200;
const mostLines = 1_000;
const longestLineage = 100;
const lastNumber = "9223372036854775807";

interface LineRow {
  readonly id: string | null;
  readonly at: Date;
  readonly level: number;
  readonly stage: number;
  readonly attempt: number;
  readonly message: string;
  readonly fields: LogLine["fields"];
  readonly late: boolean;
  readonly stages: readonly string[];
}

type DataRow = EntryData & SecretRow & { readonly stageNames: readonly string[] };

export class EntryHistory {
  readonly #database: Database;
  readonly #entries: Entries;
  readonly #payloads: Payloads;

  constructor(database: Database, entries: Entries, payloads: Payloads) {
    this.#database = database;
    this.#entries = entries;
    this.#payloads = payloads;
  }

  async logs(entryId: string, workspace: string, query: LogQuery): Promise<LogPage> {
    const { level = "debug", order = "oldest", limit = usualLines } = query;
    const backwards = order === "newest";
    const after = checkCursor(query.after) ?? (backwards ? lastNumber : "0");
    const lowest = logLevels.indexOf(level);
    if (lowest < 0) throw new InvalidInput("level", `level must be one of ${logLevels.join(", ")}.`);
    if (!Number.isInteger(limit) || limit < 1 || limit > mostLines)
      throw new InvalidInput("limit", `limit must be a whole number from 1 to ${mostLines}.`);
    const statement = backwards ? statements.readLogsBack : statements.readLogs;
    // One more than asked for tells whether there are more.
    const rows = await this.#rows<LineRow>(statement, entryId, [workspace, lowest, after, limit + 1]);
    const found = rows.filter((row) => row.id !== null);
    const lines = found.slice(0, limit).map(toLine);
    return { lines, next: lines.at(-1)?.id ?? query.after ?? null, more: found.length > limit };
  }

  async data(entryId: string, scope: Scope): Promise<EntryData> {
    const [row] = await this.#rows<DataRow>(statements.readData, entryId, [scope.workspace]);
    const { stageNames, ...stored } = row as DataRow;
    return maskedData(this.#payloads.data(stored, entryId, stageNames), hiddenFrom(scope, stored), stageNames);
  }

  async events(entryId: string, workspace: string): Promise<EntryEvent[]> {
    const [row] = await this.#rows<EventRow>(statements.readEvents, entryId, [workspace]);
    return toEvents(row as EventRow);
  }

  async lineage(entryId: string, scope: Scope): Promise<Entry[]> {
    const rows = await this.#rows<{ id: string }>(statements.readLineage, entryId, [scope.workspace, longestLineage]);
    const entries = await this.#entries.getMany(
      rows.map(({ id }) => id),
      scope,
    );
    return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async #rows<Row extends object>(
    statement: (typeof statements)["readLogs"],
    entryId: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const rows = isUuid(entryId) ? await this.#database.run<Row>(statement, [entryId, ...values]) : [];
    if (rows.length === 0) throw new EntryNotFound(entryId);
    return rows;
  }
}

function checkCursor(after: string | undefined): string | undefined {
  if (after === undefined) return undefined;
  if (/^\d{1,18}$/.test(after)) return after;
  throw new InvalidInput("after", "after must be the next of a page before, or the id of a line, unchanged.");
}

function toLine(row: LineRow): LogLine {
  const { id, at, attempt, message, fields, late } = row;
  const level = logLevels[row.level] ?? "info";
  return {
    id: id as string,
    at: at.toISOString(),
    level,
    stage: row.stages[row.stage] ?? "",
    attempt,
    message,
    fields,
    late,
  };
}
