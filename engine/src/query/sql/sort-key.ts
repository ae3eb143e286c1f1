/** By what a source is sorted: a value of each row, or one value that all rows of the source share. */
import type { FinalStatus } from "../../model/entry.ts";
import type { EntryOrder } from "../entry-order.ts";
import { durationOf } from "./conditions.ts";
import { rowOf } from "./row.ts";
import type { Source } from "./source.ts";

export type SortKey = { readonly shared: number | null } | { readonly sql: string };

/** The type of the key in SQL; null: sorted by the id, which is the time of the start, alone. */
export const keyTypes: Record<EntryOrder["by"], "int" | "text" | "bigint" | null> = {
  created: null,
  status: "int",
  progress: "int",
  title: "text",
  duration: "bigint",
};

// Behind every stage; a stage's own rank is its place in the workflow.
const finalRanks: Record<FinalStatus, number> = {
  COMPLETED: 40_001,
  FAILED: 40_002,
  CANCELLED: 40_003,
  EXPIRED: 40_004,
};

export function sortKeyOf(source: Source, { by }: EntryOrder, asOf: string): SortKey {
  const row = rowOf(source);
  if (by === "created") return { shared: null };
  if (by === "title") return { sql: "lower(e.title)" };
  // In whole microseconds, which a cursor carries exactly; those that never ran are the shortest.
  if (by === "duration") {
    return { sql: `coalesce((extract(epoch from ${durationOf(row, asOf)}) * 1000000)::bigint, -1)` };
  }
  if (source === "live" || source === "entry") return { sql: `(${by === "status" ? row.stage : row.progress})::int` };
  if (by === "status") return { shared: finalRanks[source] };
  return source === "COMPLETED" ? { shared: 100 } : { sql: `(${row.progress})::int` };
}
