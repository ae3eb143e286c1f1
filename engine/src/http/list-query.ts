/** From a request's address to a question about a list, by the grammar that pages use too; its faults are refused. */
import type { EntryQuery } from "../engine.ts";
import { InvalidInput } from "../model/errors.ts";
import { newestFirst, orderFields, parseFilter, parseOrder } from "../query/index.ts";

/** Filter and order. Throws `InvalidInput` for the first parameter that does not fit. */
export function readListQuery(url: string): EntryQuery {
  const params = new URL(url).searchParams;
  const { filter, faults } = parseFilter(params);
  const [fault] = faults;
  if (fault) throw new InvalidInput(fault.field, fault.message);
  const sort = params.get("sort");
  const order = sort === null ? newestFirst : parseOrder(sort);
  if (!order) {
    throw new InvalidInput(
      "sort",
      `sort must be one of ${orderFields.join(", ")}, with - before it for the highest first, given once.`,
    );
  }
  return { ...filter, order };
}
