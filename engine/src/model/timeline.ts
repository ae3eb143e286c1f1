import type { EntryError, OutcomeName } from "./entry.ts";
import type { Json } from "./json.ts";

/** One try at a stage. `finishedAt` and `outcome` are null while it runs. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly outcome: OutcomeName | null;
  readonly worker: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly error: EntryError | null;
}

/** A finished step inside a stage. */
export interface StepRecord {
  readonly name: string;
  /** 1 for the first step of that name in the stage, 2 for the second … */
  readonly occurrence: number;
  readonly attempt: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly result: Json;
}

export interface StageRecord {
  readonly name: string;
  readonly state: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled";
  readonly attempts: readonly AttemptRecord[];
  readonly steps: readonly StepRecord[];
  readonly result: Json;
}

/** Everything that is recorded of one entry, stage by stage. */
export interface Timeline {
  readonly input: Json;
  readonly stages: readonly StageRecord[];
}
