/** How many entries a list has: exactly up to 10,000, then what the planner expects, said to be an estimate. */
import type { Count } from "../engine.ts";
import { estimateSql } from "../query/sql/estimate-sql.ts";
import type { ListRequest } from "../query/sql/list-request.ts";
import { countSql } from "../query/sql/page-sql.ts";
import { BriefMemory } from "./brief-memory.ts";
import type { ListDatabase } from "./list-database.ts";

export const mostCounted = 10_000;
// Up to here a count takes a few milliseconds; larger ones are kept for a second.
const mostCountedAnew = 2_000;

interface Plan {
  readonly "QUERY PLAN": readonly [{ readonly Plan: { readonly "Plan Rows": number } }];
}

export class ListCounts {
  readonly #database: ListDatabase;
  readonly #memory = new BriefMemory();

  constructor(database: ListDatabase) {
    this.#database = database;
  }

  count(request: ListRequest): Promise<Count> {
    const { workspace, filter, floors } = request;
    const find = async (): Promise<Count> => {
      const [row] = await this.#database.read<{ count: number }>(countSql(request, mostCounted + 1));
      return this.settle(row?.count ?? 0, request);
    };
    // A floor stands where a hundred thousand entries are read for each answer.
    const isLong = Object.values(floors).some((floor) => floor !== null);
    const isKept = ({ count, isEstimate }: Count): boolean => isEstimate || isLong || count > mostCountedAnew;
    return this.#memory.get(JSON.stringify([workspace, filter]), find, isKept);
  }

  /** What a capped count says, or the estimate when it reached the cap. */
  async settle(counted: number, request: ListRequest): Promise<Count> {
    if (counted <= mostCounted) return { count: counted, isEstimate: false };
    return { count: Math.max(mostCounted + 1, await this.#estimate(request)), isEstimate: true };
  }

  async #estimate(request: ListRequest): Promise<number> {
    const { workflow } = request.filter;
    const ids = workflow
      ? await this.#database.read<{ id: number }>({
          text: "select id from async_workflow.workflow where name = any ($1)",
          values: [workflow],
        })
      : null;
    const expected = estimateSql(request, ids?.map((row) => row.id) ?? null);
    const [plan] = await this.#database.read<Plan>(expected);
    return plan?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
  }
}
