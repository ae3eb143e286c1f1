/** What earlier attempts left behind, read once per claim: results of finished stages and steps of the present one. */
import type { Json } from "../model/json.ts";
import { statements } from "../sql/statement.ts";
import type { Claimed } from "./claim.ts";
import type { Queryable } from "./database.ts";
import type { EntryHost } from "./entry-run.ts";
import type { Journal } from "./stage-run.ts";

interface JournalRow {
  readonly entryId: string;
  readonly stage: number;
  readonly name: string | null;
  readonly occurrence: number | null;
  readonly result: Json;
}

export interface KeptJournal extends Journal {
  /** Why some of it could not be read. */
  readonly unreadable?: unknown;
}

export const emptyJournal: KeptJournal = { results: {}, steps: new Map() };

/** The journals of those entries that were claimed before; the others have none. */
export async function readJournals(
  database: Queryable,
  claimed: readonly Claimed[],
  { workflowOf, payloads }: Pick<EntryHost, "workflowOf" | "payloads">,
): Promise<ReadonlyMap<string, KeptJournal>> {
  const again = claimed.filter((entry) => entry.version > 1);
  const journals = new Map(
    again.map(({ entryId }) => [
      entryId,
      { results: {} as Record<string, Json>, steps: new Map<string, Json[]>(), unreadable: undefined as unknown },
    ]),
  );
  if (again.length === 0) return journals;
  const stages = new Map(again.map((entry) => [entry.entryId, workflowOf(entry.workflowId).stages]));
  const rows = await database.run<JournalRow>(statements.readJournal, [
    again.map((entry) => entry.entryId),
    again.map((entry) => entry.stage),
  ]);
  for (const { entryId, stage, name, occurrence, result: stored } of rows) {
    const journal = journals.get(entryId);
    if (!journal) continue;
    let result: Json;
    try {
      result = payloads.open(stored, entryId, name === null ? "stage" : "step", stage, name ?? "", occurrence ?? 0);
    } catch (error) {
      journal.unreadable ??= error;
      continue;
    }
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
