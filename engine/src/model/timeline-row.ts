/** From the rows of one entry to its timeline. */
import type { EntryError, FinalStatus, OutcomeName } from "./entry.ts";
import type { Json } from "./json.ts";
import type { AttemptRecord, StageRecord, StepRecord, Timeline } from "./timeline.ts";

interface StoredAttempt extends AttemptRecord {
  readonly stage: number;
  readonly result: Json;
}

interface StoredStep extends StepRecord {
  readonly stage: number;
}

/** The row of `sql/read-timeline.sql`. */
export interface TimelineRow {
  readonly input: Json;
  readonly stages: readonly string[];
  readonly attempts: readonly StoredAttempt[];
  readonly steps: readonly StoredStep[];
  readonly live: {
    stage: number;
    attempt: number;
    worker: string | null;
    running: boolean;
    startedAt: string | null;
  } | null;
  readonly ended: {
    status: FinalStatus;
    stage: number;
    attempt: number;
    worker: string | null;
    startedAt: string | null;
    finishedAt: string;
    error: EntryError | null;
    result: Json;
  } | null;
}

const finalOutcomes: Record<FinalStatus, OutcomeName> = {
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
  EXPIRED: "cancelled",
};
const finalStates = { COMPLETED: "completed", FAILED: "failed", CANCELLED: "cancelled", EXPIRED: "cancelled" } as const;
const iso = (time: string): string => new Date(time).toISOString();

export function toTimeline(row: TimelineRow): Timeline {
  return { input: row.input, stages: row.stages.map((name, index) => toStage(row, name, index)) };
}

function toStage(row: TimelineRow, name: string, index: number): StageRecord {
  const stored = row.attempts.filter((attempt) => attempt.stage === index);
  const current = currentAttempt(row, index);
  const completed = stored.find((attempt) => attempt.outcome === "completed");
  const ended = row.ended?.status === "COMPLETED" && index === row.stages.length - 1 ? row.ended.result : null;
  return {
    name,
    state: stageState(row, index, stored.length > 0),
    attempts: [...stored.map(toAttempt), ...(current ? [current] : [])],
    steps: row.steps.filter((step) => step.stage === index).map(toStep),
    result: completed?.result ?? ended,
  };
}

function stageState({ live, ended, stages }: TimelineRow, index: number, attempted: boolean): StageRecord["state"] {
  const done = live?.stage ?? ended?.stage ?? 0;
  if (index < done) return "completed";
  if (index > done) return "pending";
  if (live) return live.running ? "running" : attempted || live.attempt > 0 ? "waiting" : "pending";
  return ended && index < stages.length ? finalStates[ended.status] : "pending";
}

/** The attempt that is not in the history: the one that runs, or the last one of an entry that has ended. */
function currentAttempt({ live, ended, stages }: TimelineRow, index: number): AttemptRecord | null {
  if (live?.running && live.stage === index && live.startedAt) {
    return {
      attempt: live.attempt,
      outcome: null,
      worker: live.worker,
      startedAt: iso(live.startedAt),
      finishedAt: null,
      error: null,
    };
  }
  const last = ended && Math.min(ended.stage, stages.length - 1);
  if (!ended || last !== index || !ended.startedAt) return null;
  const { attempt, worker, startedAt, finishedAt, error, status } = ended;
  return {
    attempt,
    outcome: finalOutcomes[status],
    worker,
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
    error,
  };
}

function toAttempt({ attempt, outcome, worker, startedAt, finishedAt, error }: StoredAttempt): AttemptRecord {
  return { attempt, outcome, worker, startedAt: iso(startedAt), finishedAt: finishedAt && iso(finishedAt), error };
}

function toStep({ name, occurrence, attempt, startedAt, finishedAt, result }: StoredStep): StepRecord {
  return { name, occurrence, attempt, startedAt: iso(startedAt), finishedAt: iso(finishedAt), result };
}
