/** What an entry in memory is put together from. */
import type { FinalStatus } from "../../model/entry.ts";
import type { Json } from "../../model/json.ts";
import type { TimelineRow } from "../../model/timeline-row.ts";
import type { AnyWorkflow } from "../../model/workflow.ts";
import type { Journal } from "../../runtime/stage-run.ts";

/** The name under which `lockedBy` shows an entry that runs. */
export const worker = "inline";

export const iso = (ms: number): string => new Date(ms).toISOString();
export const parse = (json: string | null): Json => (json === null ? null : JSON.parse(json));
export const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

export interface End {
  readonly status: FinalStatus;
  readonly attempt: number;
  readonly attemptStartedAt: number | null;
  readonly finishedAt: number;
  readonly result: Json;
}

/** What the stage that runs next finds of those before it and of its own earlier attempts. */
export function journalOf(
  workflow: AnyWorkflow,
  present: number,
  attempts: TimelineRow["attempts"],
  kept: TimelineRow["steps"],
): Journal {
  const results: Record<string, Json> = {};
  for (const { stage, outcome, result } of attempts) {
    if (outcome === "completed") results[workflow.stages[stage]?.name as string] = result;
  }
  const steps = new Map<string, Json[]>();
  for (const { stage, name, occurrence, result } of kept) {
    if (stage !== present) continue;
    const occurrences = steps.get(name) ?? [];
    occurrences[occurrence - 1] = result;
    steps.set(name, occurrences);
  }
  return { results, steps };
}
