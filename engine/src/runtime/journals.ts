/** What earlier attempts left behind, read once per claim: results of finished stages and steps of the present one. */
import type { Json } from "../model/json.ts";
import type { AnyWorkflow } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import type { Claimed } from "./claim.ts";
import type { Queryable } from "./database.ts";
import type { Journal } from "./stage-run.ts";

interface JournalRow {
  readonly entryId: string;
  readonly stage: number;
  readonly name: string | null;
  readonly occurrence: number | null;
  readonly result: Json;
}

export const emptyJournal: Journal = { results: {}, steps: new Map() };

/** The journals of those entries that were claimed before; the others have none. */
export async function readJournals(
  database: Queryable,
  claimed: readonly Claimed[],
  workflowOf: (workflowId: number) => AnyWorkflow,
): Promise<ReadonlyMap<string, Journal>> {
  const again = claimed.filter((entry) => entry.version > 1);
  const journals = new Map(
    again.map((entry) => [entry.entryId, { results: {} as Record<string, Json>, steps: new Map<string, Json[]>() }]),
  );
  if (again.length === 0) return journals;
  const stages = new Map(again.map((entry) => [entry.entryId, workflowOf(entry.workflowId).stages]));
  const rows = await database.run<JournalRow>(statements.readJournal, [
    again.map((entry) => entry.entryId),
    again.map((entry) => entry.stage),
  ]);
  for (const { entryId, stage, name, occurrence, result } of rows) {
    const journal = journals.get(entryId);
    if (!journal) continue;
    if (name === null || occurrence === null) {
      const stageName = stages.get(entryId)?.[stage]?.name;
      if (stageName !== undefined) journal.results[stageName] = result;
    } else {
      const occurrences = journal.steps.get(name) ?? [];
      occurrences[occurrence - 1] = result;
      journal.steps.set(name, occurrences);
    }
  }
  return journals;
}
