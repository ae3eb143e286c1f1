/** Lists of entries: a page, how many there are, what they divide into, and all of them as a stream. */
import type { EntryPage, EntryQuery, Facets, Scope } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import type { EntryRow } from "../model/entry-row.ts";
import { InvalidInput } from "../model/errors.ts";
import type { EntryFilter } from "../query/entry-filter.ts";
import { newestFirst } from "../query/entry-order.ts";
import { isChosen } from "../query/sql/chosen-ids.ts";
import { formatCursor, parseCursor } from "../query/sql/cursor.ts";
import type { ListRequest } from "../query/sql/list-request.ts";
import { pageSql, searchedBackTo } from "../query/sql/page-sql.ts";
import { Parameters } from "../query/sql/parameters.ts";
import { BriefMemory } from "./brief-memory.ts";
import { shownEntry } from "./entries.ts";
import { ListCounts } from "./list-counts.ts";
import { ListDatabase } from "./list-database.ts";
import { readFacets } from "./list-facets.ts";
import { checkQuery, openRequest } from "./list-request.ts";
import { listedEntries, wholeEntries } from "./listed-row.ts";
import type { Payloads } from "./payloads.ts";
import { checkSearch } from "./secret-values.ts";

const mostExported = 100_000;
// A portion is held in memory, and a result may have a megabyte.
const exportPortion = 100;

interface PageRow extends EntryRow {
  readonly sortKey: string | null;
}

export class EntryLists {
  readonly #database: ListDatabase;
  /** Apart, because whoever reads a file slowly keeps a connection for as long. */
  readonly #exports: ListDatabase;
  readonly #counts: ListCounts;
  /** For filters that name their entries. */
  readonly #named: ListDatabase;
  readonly #namedCounts: ListCounts;
  readonly #facets = new BriefMemory();
  readonly #payloads: Payloads;

  constructor(url: string, payloads: Payloads) {
    this.#payloads = payloads;
    this.#database = new ListDatabase(url, { connections: 3, name: "async-workflow lists" });
    this.#exports = new ListDatabase(url, { connections: 2, name: "async-workflow export" });
    this.#counts = new ListCounts(this.#database);
    this.#named = new ListDatabase(url, { connections: 2, name: "async-workflow named lists", inOrder: true });
    this.#namedCounts = new ListCounts(this.#named);
  }

  async list(query: EntryQuery, scope: Scope): Promise<EntryPage> {
    const { workspace } = scope;
    const { filter, order } = checkQuery(query);
    await checkSearch(this.#database, this.#payloads, filter, scope);
    const limit = checkCount("limit", query.limit ?? 50);
    const offset = checkCount("offset", query.offset ?? 0);
    if (query.cursor !== undefined && offset > 0)
      throw new InvalidInput("offset", "offset cannot be given together with cursor. Leave one of them out.");
    const cursor = query.cursor === undefined ? null : parseCursor(query.cursor, filter, order);
    const { database, counts } = this.#for(filter);
    const request = await openRequest(database, workspace, filter, order, cursor?.floors);
    const placed: ListRequest = cursor
      ? { ...request, asOf: cursor.asOf ?? request.asOf, after: cursor.position }
      : request;
    const [rows, total] = await Promise.all([pageOf(database, placed, limit + 1, offset), counts.count(request)]);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const position = rows.length > limit && last ? { key: last.sortKey, id: last.id } : null;
    return {
      entries: shown.map((row) => shownEntry(row, this.#payloads, scope)),
      total: total.count,
      totalIsEstimate: total.isEstimate,
      limit,
      offset,
      next: position && formatCursor({ position, asOf: placed.asOf, floors: placed.floors }, filter, order),
      searchedBackTo: searchedBackTo(request.floors),
    };
  }

  async facets(query: EntryQuery, scope: Scope): Promise<Facets> {
    const { workspace } = scope;
    const { filter } = checkQuery(query);
    await checkSearch(this.#database, this.#payloads, filter, scope);
    const { status: _status, ...withoutStatus } = filter;
    const { workflow: _workflow, ...withoutWorkflow } = filter;
    const find = async () => {
      const { database, counts } = this.#for(filter);
      const byStatus = await openRequest(database, workspace, withoutStatus, { by: "status", descending: true });
      const byWorkflow = await openRequest(database, workspace, withoutWorkflow, newestFirst);
      return readFacets(database, counts, byStatus, byWorkflow);
    };
    return this.#facets.get(JSON.stringify([workspace, filter]), find, ({ status, workflow }) =>
      [...status, ...workflow].some((facet) => facet.isEstimate),
    );
  }

  /** In the order of the query, whole results, at most 100,000 entries. */
  async *export(query: EntryQuery, scope: Scope): AsyncGenerator<readonly Entry[]> {
    const { workspace } = scope;
    const { filter, order } = checkQuery(query);
    await checkSearch(this.#database, this.#payloads, filter, scope);
    const request = await openRequest(this.#database, workspace, filter, order);
    const parameters = new Parameters();
    const all = parameters.statement(
      wholeEntries(pageSql(request, mostExported, 0, parameters), order, workspace, parameters),
    );
    for await (const rows of this.#exports.stream<EntryRow>(all, exportPortion))
      yield rows.map((row) => shownEntry(row, this.#payloads, scope));
  }

  async close(): Promise<void> {
    await Promise.all([this.#database, this.#named, this.#exports].map((database) => database.close()));
  }

  #for(filter: EntryFilter): { database: ListDatabase; counts: ListCounts } {
    return isChosen(filter)
      ? { database: this.#named, counts: this.#namedCounts }
      : { database: this.#database, counts: this.#counts };
  }
}

function pageOf(database: ListDatabase, request: ListRequest, limit: number, offset: number): Promise<PageRow[]> {
  const parameters = new Parameters();
  const page = pageSql(request, limit, offset, parameters);
  const listed = listedEntries(page, request.order, request.workspace, parameters);
  return database.read<PageRow>(parameters.statement(listed));
}

function checkCount(field: string, count: number): number {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new InvalidInput(field, `${field} must be a whole number from 0.`);
  return count;
}
