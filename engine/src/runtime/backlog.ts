/** What waits and runs at this moment. */
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";

export interface BacklogRow {
  readonly workflowId: number;
  readonly waiting: number;
  readonly running: number;
  readonly oldestMs: number;
}

/** Up to so many unfinished entries are counted; of more, about so many are looked at. */
export const mostLookedAt = 20_000;

/** Of all workflows of a workspace, or of some. Exact up to 20,000 unfinished entries (`liveRows`, roughly), from a sample of them beyond. */
export function readBacklog(
  database: Database,
  of: { workspace: string; workflows: readonly string[] | null },
  liveRows: number,
): Promise<BacklogRow[]> {
  return database.run<BacklogRow>(statements.readBacklog, [of.workspace, percentLookedAt(liveRows), of.workflows]);
}

/** How much of the table of unfinished entries to look at. */
export function percentLookedAt(liveRows: number): number {
  return liveRows > mostLookedAt ? (100 * mostLookedAt) / liveRows : 100;
}
