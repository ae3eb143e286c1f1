/** How the tests follow a bulk action to its end. */
import type { Bulk, BulkOutcome, Engine } from "../../src/index.ts";
import { until } from "../support/waiting.ts";

/** Resolves when it has finished or was stopped. */
export const over = (engine: Engine, { id }: Bulk): Promise<Bulk> =>
  until(
    () => engine.bulk.get(id),
    ({ state }) => state !== "running",
  );

export async function outcomesOf(engine: Engine, { id }: Bulk): Promise<BulkOutcome[]> {
  const all: BulkOutcome[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await engine.bulk.outcomes(id, { limit: 100, ...(cursor ? { cursor } : {}) });
    all.push(...page.outcomes);
    cursor = page.next;
  }
  return all;
}
