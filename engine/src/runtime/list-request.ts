/** What a list is asked for, checked, and made to stay the same from page to page. */
import type { EntryQuery } from "../engine.ts";
import { InvalidInput } from "../model/errors.ts";
import type { EntryFilter } from "../query/entry-filter.ts";
import { type EntryOrder, newestFirst } from "../query/entry-order.ts";
import { formatFilter, parseFilter } from "../query/index.ts";
import type { Floors, ListRequest } from "../query/sql/list-request.ts";
import { floorsSql } from "../query/sql/page-sql.ts";
import type { ListDatabase } from "./list-database.ts";

/** By the grammar's own rules: what cannot be written in an address is no filter. Throws `InvalidInput`. */
export function checkQuery({ limit: _l, offset: _o, cursor: _c, order, workflow, ...rest }: EntryQuery): {
  filter: EntryFilter;
  order: EntryOrder;
} {
  const asked: EntryFilter = workflow === undefined ? rest : { ...rest, workflow: [workflow].flat() };
  const { filter, faults } = parseFilter(formatFilter(asked));
  const [fault] = faults;
  if (fault) throw new InvalidInput(fault.field, fault.message);
  return { filter, order: order ?? newestFirst };
}

/** As of now; with the floors of an earlier page, or found anew. */
export async function openRequest(
  database: ListDatabase,
  workspace: string,
  filter: EntryFilter,
  order: EntryOrder,
  floors?: Floors,
): Promise<ListRequest> {
  const now = Date.now();
  const asOf = new Date(now).toISOString();
  const open = { workspace, filter, order, now, asOf, floors: floors ?? {}, after: null };
  const search = floors ? null : floorsSql(open);
  if (!search) return open;
  const [found] = await database.read<Floors>(search);
  return { ...open, floors: found ?? {} };
}
