/** How many entries a list has: exactly up to 10,000, then what the planner expects, said to be an estimate. */
import type { Count } from "../engine.ts";
import { estimateSql } from "../query/sql/estimate-sql.ts";
import type { ListRequest } from "../query/sql/list-request.ts";
import { countSql } from "../query/sql/page-sql.ts";
import type { ListDatabase } from "./list-database.ts";

export const mostCounted = 10_000;
const keptMs = 1_000;
// Cheaper ones are counted anew each time, so that whoever created an entry finds it counted.
const worthKeepingMs = 20;
const mostKept = 500;

interface Kept {
  readonly count: Count;
  readonly until: number;
}

interface Plan {
  readonly "QUERY PLAN": readonly [{ readonly Plan: { readonly "Plan Rows": number } }];
}

export class ListCounts {
  readonly #database: ListDatabase;
  readonly #kept = new Map<string, Kept>();

  constructor(database: ListDatabase) {
    this.#database = database;
  }

  async count(request: ListRequest): Promise<Count> {
    const key = JSON.stringify([request.workspace, request.filter, request.floors]);
    const begun = Date.now();
    const kept = this.#kept.get(key);
    if (kept && kept.until > begun) return kept.count;
    const [row] = await this.#database.read<{ count: number }>(countSql(request, mostCounted + 1));
    const count = await this.settle(row?.count ?? 0, request);
    if (count.isEstimate || Date.now() - begun > worthKeepingMs) this.#keep(key, { count, until: Date.now() + keptMs });
    return count;
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

  #keep(key: string, kept: Kept): void {
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(key, kept);
  }
}
