/** Which changes by hand are legal. Pure. */
import type { EntryPatch } from "../engine.ts";
import { Conflict, InvalidInput } from "./errors.ts";
import { progressOf } from "./outcome.ts";

/** Where an unfinished entry stands. */
export interface Standing {
  readonly stages: readonly string[];
  readonly stage: number;
  readonly progress: number;
}

export interface Transition {
  /** Null: the entry goes on living. */
  readonly end: "COMPLETED" | "FAILED" | null;
  /** Stages done afterwards. */
  readonly stage: number;
  readonly progress: number;
}

/**
 * Statuses go forward one at a time, CREATED → each stage → COMPLETED, or to FAILED from anywhere; progress never falls.
 * Throws `InvalidInput` for values that never fit and `Conflict` for ones that do not fit now.
 */
export function transition(standing: Standing, patch: EntryPatch): Transition {
  const { stages } = standing;
  const end = patch.status === "COMPLETED" || patch.status === "FAILED" ? patch.status : null;
  const stage = end === "FAILED" || patch.status === undefined ? standing.stage : stageOf(stages, patch.status);
  if (stage !== standing.stage && stage !== standing.stage + 1) {
    const present = standing.stage === 0 ? "CREATED" : stages[standing.stage - 1];
    const next = standing.stage + 1 === stages.length ? "COMPLETED" : stages[standing.stage];
    throw new Conflict(
      "illegal_transition",
      `An entry that is ${present} can become ${next} or FAILED, not ${patch.status}.`,
    );
  }
  return { end, stage, progress: progressAfter(standing, stage, end, patch.progress) };
}

function stageOf(stages: readonly string[], status: string): number {
  if (status === "CREATED") return 0;
  if (status === "COMPLETED") return stages.length;
  const index = stages.slice(0, -1).indexOf(status);
  if (index >= 0) return index + 1;
  const known = ["CREATED", ...stages.slice(0, -1), "COMPLETED", "FAILED"].join(", ");
  throw new InvalidInput("status", `"${status}" is not a status of this workflow: ${known}.`);
}

function progressAfter(standing: Standing, stage: number, end: Transition["end"], asked: number | undefined): number {
  if (asked !== undefined && !(Number.isInteger(asked) && asked >= 0 && asked <= 100)) {
    throw new InvalidInput("progress", "progress must be a whole number from 0 to 100.");
  }
  const reached = Math.max(standing.progress, progressOf(stage, standing.stages.length));
  if (end === "COMPLETED") {
    if (asked !== undefined && asked !== 100) throw new InvalidInput("progress", "A completed entry has progress 100.");
    return 100;
  }
  if (asked === undefined) return end ? standing.progress : reached;
  if (asked < standing.progress) {
    throw new Conflict("progress_backwards", `progress is ${standing.progress} already and cannot fall to ${asked}.`);
  }
  return asked;
}
