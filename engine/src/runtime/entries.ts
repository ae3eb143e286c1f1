/** Reads entries by their ids for screens and the API. Every look-up names the workspace in the same SQL. */
import type { Scope } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import { type EntryRow, toEntry } from "../model/entry-row.ts";
import { EntryNotFound } from "../model/errors.ts";
import type { Timeline } from "../model/timeline.ts";
import { type TimelineRow, toTimeline } from "../model/timeline-row.ts";
import { explain, type Standing, type Why } from "../model/why.ts";
import { statements } from "../sql/statement.ts";
import type { Database, Queryable } from "./database.ts";
import { listedByIds } from "./listed-row.ts";
import type { Payloads } from "./payloads.ts";
import { hiddenFrom, maskedRow, maskedTimeline, type SecretRow } from "./secret-values.ts";
import { isUuid } from "./uuid7.ts";

const select = statements.readEntries.text;
const one = { name: "async_workflow.read-entry", text: `${select} where e.id = $1 and e.workspace = $2` };
// "is not distinct from" is "=" that no index answers. While a week's partition is as good as empty, all its indexes look equally
// short: the plan that is kept would read the workspace's whole index for each set of ids, however long it has become.
const many = {
  name: "async_workflow.read-many",
  text: `${select} where e.id = any ($1::uuid[]) and e.workspace is not distinct from $2`,
};

const listed = { name: "async_workflow.read-listed", text: listedByIds };

/** A row as it is shown to whoever asks: decrypted, and masked as far as they may not see it. */
export function shownEntry(row: EntryRow, payloads: Payloads, scope: Scope): Entry {
  return toEntry(maskedRow(payloads.entry(row), scope));
}

/** One entry as a connection sees it, also inside its transaction. Throws `EntryNotFound`. */
export async function readEntry(
  connection: Queryable,
  payloads: Payloads,
  entryId: string,
  scope: Scope,
): Promise<Entry> {
  const [row] = isUuid(entryId) ? await connection.run<EntryRow>(one, [entryId, scope.workspace]) : [];
  if (!row) throw new EntryNotFound(entryId);
  return shownEntry(row, payloads, scope);
}

export class Entries {
  readonly #database: Database;
  readonly #payloads: Payloads;

  constructor(database: Database, payloads: Payloads) {
    this.#database = database;
    this.#payloads = payloads;
  }

  get(entryId: string, scope: Scope): Promise<Entry> {
    return readEntry(this.#database, this.#payloads, entryId, scope);
  }

  async getMany(entryIds: readonly string[], scope: Scope): Promise<Entry[]> {
    const rows = await this.#database.run<EntryRow>(many, [entryIds.filter(isUuid), scope.workspace]);
    return rows.map((row) => shownEntry(row, this.#payloads, scope));
  }

  /** Without results that are larger than lists show. */
  async getListed(entryIds: readonly string[], scope: Scope): Promise<Entry[]> {
    const rows = await this.#database.run<EntryRow>(listed, [entryIds.filter(isUuid), scope.workspace]);
    return rows.map((row) => shownEntry(row, this.#payloads, scope));
  }

  async timeline(entryId: string, scope: Scope): Promise<Timeline> {
    const [row] = isUuid(entryId)
      ? await this.#database.run<TimelineRow & SecretRow>(statements.readTimeline, [entryId, scope.workspace])
      : [];
    if (!row) throw new EntryNotFound(entryId);
    return maskedTimeline(toTimeline(this.#payloads.timeline(row, entryId)), hiddenFrom(scope, row));
  }

  async why(entryId: string, workspace: string): Promise<Why> {
    const [row] = isUuid(entryId)
      ? await this.#database.run<Standing>(statements.readStandstill, [entryId, workspace])
      : [];
    if (!row) throw new EntryNotFound(entryId);
    return explain(row);
  }
}
