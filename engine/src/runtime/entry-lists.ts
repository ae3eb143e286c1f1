/** Lists of entries: a page, how many there are, what they divide into, and all of them as a stream. */
import type { EntryPage, EntryQuery, Facets } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import { type EntryRow, toEntry } from "../model/entry-row.ts";
import { InvalidInput } from "../model/errors.ts";
import type { EntryFilter } from "../query/entry-filter.ts";
import { type EntryOrder, newestFirst } from "../query/entry-order.ts";
import { formatFilter, parseFilter } from "../query/index.ts";
import { formatCursor, parseCursor } from "../query/sql/cursor.ts";
import type { Floors, ListRequest } from "../query/sql/list-request.ts";
import { floorsSql, pageSql, searchedBackTo } from "../query/sql/page-sql.ts";
import { Parameters } from "../query/sql/parameters.ts";
import { BriefMemory } from "./brief-memory.ts";
import { ListCounts } from "./list-counts.ts";
import { ListDatabase } from "./list-database.ts";
import { readFacets } from "./list-facets.ts";
import { listedEntries, wholeEntries } from "./listed-row.ts";

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
  readonly #facets = new BriefMemory();

  constructor(url: string) {
    this.#database = new ListDatabase(url, { connections: 3, name: "async-workflow lists" });
    this.#exports = new ListDatabase(url, { connections: 2, name: "async-workflow export" });
    this.#counts = new ListCounts(this.#database);
  }

  async list(query: EntryQuery, workspace: string): Promise<EntryPage> {
    const { filter, order } = checkQuery(query);
    const limit = checkCount("limit", query.limit ?? 50);
    const offset = checkCount("offset", query.offset ?? 0);
    if (query.cursor !== undefined && offset > 0)
      throw new InvalidInput("offset", "offset cannot be given together with cursor. Leave one of them out.");
    const cursor = query.cursor === undefined ? null : parseCursor(query.cursor, filter, order);
    const request = await this.#request(workspace, filter, order, cursor?.floors);
    const placed: ListRequest = cursor
      ? { ...request, asOf: cursor.asOf ?? request.asOf, after: cursor.position }
      : request;
    const [rows, total] = await Promise.all([this.#page(placed, limit + 1, offset), this.#counts.count(request)]);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const position = rows.length > limit && last ? { key: last.sortKey, id: last.id } : null;
    return {
      entries: shown.map(toEntry),
      total: total.count,
      totalIsEstimate: total.isEstimate,
      limit,
      offset,
      next: position && formatCursor({ position, asOf: placed.asOf, floors: placed.floors }, filter, order),
      searchedBackTo: searchedBackTo(request.floors),
    };
  }

  async facets(query: EntryQuery, workspace: string): Promise<Facets> {
    const { filter } = checkQuery(query);
    const { status: _status, ...withoutStatus } = filter;
    const { workflow: _workflow, ...withoutWorkflow } = filter;
    const find = async () => {
      const byStatus = await this.#request(workspace, withoutStatus, { by: "status", descending: true });
      const byWorkflow = await this.#request(workspace, withoutWorkflow, newestFirst);
      return readFacets(this.#database, this.#counts, byStatus, byWorkflow);
    };
    return this.#facets.get(JSON.stringify([workspace, filter]), find, ({ status, workflow }) =>
      [...status, ...workflow].some((facet) => facet.isEstimate),
    );
  }

  /** In the order of the query, whole results, at most 100,000 entries. */
  async *export(query: EntryQuery, workspace: string): AsyncGenerator<readonly Entry[]> {
    const { filter, order } = checkQuery(query);
    const request = await this.#request(workspace, filter, order);
    const parameters = new Parameters();
    const all = parameters.statement(
      wholeEntries(pageSql(request, mostExported, 0, parameters), order, workspace, parameters),
    );
    for await (const rows of this.#exports.stream<EntryRow>(all, exportPortion)) yield rows.map(toEntry);
  }

  async close(): Promise<void> {
    await Promise.all([this.#database.close(), this.#exports.close()]);
  }

  async #request(workspace: string, filter: EntryFilter, order: EntryOrder, floors?: Floors): Promise<ListRequest> {
    const now = Date.now();
    const open = {
      workspace,
      filter,
      order,
      now,
      asOf: new Date(now).toISOString(),
      floors: floors ?? {},
      after: null,
    };
    const search = floors ? null : floorsSql(open);
    if (!search) return open;
    const [found] = await this.#database.read<Floors>(search);
    return { ...open, floors: found ?? {} };
  }

  #page(request: ListRequest, limit: number, offset: number): Promise<PageRow[]> {
    const parameters = new Parameters();
    const page = pageSql(request, limit, offset, parameters);
    const listed = listedEntries(page, request.order, request.workspace, parameters);
    return this.#database.read<PageRow>(parameters.statement(listed));
  }
}

/** By the grammar's own rules: what cannot be written in an address is no filter. Throws `InvalidInput`. */
function checkQuery({ limit: _l, offset: _o, cursor: _c, order, workflow, ...rest }: EntryQuery) {
  const asked: EntryFilter = workflow === undefined ? rest : { ...rest, workflow: [workflow].flat() };
  const { filter, faults } = parseFilter(formatFilter(asked));
  const [fault] = faults;
  if (fault) throw new InvalidInput(fault.field, fault.message);
  return { filter, order: order ?? newestFirst };
}

function checkCount(field: string, count: number): number {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new InvalidInput(field, `${field} must be a whole number from 0.`);
  return count;
}
