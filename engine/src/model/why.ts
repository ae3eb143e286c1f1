/** Why an entry does not run: one sentence, the evidence for it, and what to do. Decided from one row, without a clock. */
import type { FinalStatus } from "./entry.ts";

export type WhyCode =
  | "running"
  | "cancelling"
  | "lease_ending"
  | "worker_draining"
  | "no_worker"
  | "no_worker_for_version"
  | "queued"
  | "suspect"
  | "backoff"
  | "delayed"
  | "sleeping"
  | "waiting"
  | "paused"
  | "completed"
  | "failed"
  | "cancelled"
  | "expired";

/** What helps. `retry`, `cancel`, `signal` and `resume_workflow` are calls of the API; `start_worker` is for whoever runs the workers. */
export interface WhyAction {
  readonly kind: "start_worker" | "retry" | "cancel" | "resume_workflow" | "signal";
  readonly label: string;
}

export interface Why {
  readonly code: WhyCode;
  readonly sentence: string;
  /** When this changes by itself, if it does at a known time. */
  readonly until: string | null;
  /** The facts behind the sentence. */
  readonly evidence: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
  /** Null when there is nothing to do but wait, or nothing at all. */
  readonly action: WhyAction | null;
}

/** A row of `sql/read-standstill.sql`. */
export interface Standing {
  readonly workflow: string;
  readonly workflowVersion: string;
  readonly stages: readonly string[];
  readonly stagesDone: number;
  readonly attempt: number;
  readonly stageAttempts: readonly number[] | null;
  /** Workers that died while they held it at its present stage. */
  readonly crashes: number | null;
  readonly finalStatus: FinalStatus | null;
  readonly finishedAt: Date | null;
  readonly errorMessage: string | null;
  readonly parked: "backoff" | "sleep" | "signal" | "paused" | null;
  /** The signal that it waits for, and since when. */
  readonly signal: string | null;
  readonly waitingSince: Date | null;
  readonly cancelRequested: boolean;
  readonly notDue: boolean | null;
  readonly availableAt: Date | null;
  readonly availableInMs: number | null;
  readonly updatedAt: Date | null;
  readonly expiresInMs: number | null;
  readonly hasStarted: boolean;
  readonly heldBy: string | null;
  readonly aliveUntil: Date | null;
  readonly leaseEndsInMs: number | null;
  /** Since its last heartbeat, and how long a heartbeat counts. */
  readonly silentMs: number | null;
  readonly leaseMs: number | null;
  readonly holderIsLost: boolean;
  readonly holderIsDraining: boolean;
  /** Live workers that have code for the version, their slots, how many are in use, and how many such workers are stopping. */
  readonly workers: number;
  readonly slots: number;
  readonly busy: number;
  readonly draining: number;
  readonly liveWorkers: number;
  readonly lastWorker: string | null;
  readonly lastWorkerGoneAt: Date | null;
  /** Versions of the same workflow that live workers have code for. */
  readonly otherVersions: readonly string[] | null;
  /** Since when and by whom its workflow is paused. */
  readonly pausedAt: Date | null;
  readonly pausedBy: string | null;
  readonly pauseReason: string | null;
  /** Due entries that come before it, at most 10,001. */
  readonly ahead: number;
}

const mostAhead = 10_000;

export function explain(standing: Standing): Why {
  if (standing.finalStatus) return ended(standing, standing.finalStatus);
  if (standing.heldBy !== null) return held(standing, standing.heldBy);
  return standing.notDue ? parked(standing) : due(standing);
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
const stageOf = ({ stages, stagesDone }: Standing): string => stages[Math.min(stagesDone, stages.length - 1)] ?? "";
const tries = (count: number): string => (count === 1 ? "1 try" : `${count} tries`);
const retry: WhyAction = { kind: "retry", label: "Retry it from where it ended" };
const tryNow: WhyAction = { kind: "retry", label: "Try it now" };
const cancel: WhyAction = { kind: "cancel", label: "Cancel it" };

/** A length of time for people, in its largest unit. */
function inWords(ms: number | null): string {
  const seconds = Math.max(0, Math.ceil((ms ?? 0) / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

function ended(standing: Standing, status: FinalStatus): Why {
  const stage = stageOf(standing);
  const evidence = {
    finishedAt: iso(standing.finishedAt),
    stage,
    error: standing.errorMessage,
    attempt: standing.attempt,
  };
  const because = standing.errorMessage === null ? "" : `: ${standing.errorMessage}`;
  const says: Record<FinalStatus, Pick<Why, "code" | "sentence" | "action">> = {
    COMPLETED: { code: "completed", sentence: "It has completed.", action: null },
    FAILED: {
      code: "failed",
      sentence: `It failed in stage ${stage} after ${tries(standing.attempt)}${because}`,
      action: retry,
    },
    CANCELLED: { code: "cancelled", sentence: "It was cancelled.", action: retry },
    EXPIRED: { code: "expired", sentence: "No worker started it within the time it was given.", action: retry },
  };
  return { ...says[status], until: null, evidence };
}

function held(standing: Standing, worker: string): Why {
  const until = iso(standing.aliveUntil);
  const { leaseEndsInMs, cancelRequested } = standing;
  const evidence = {
    worker,
    leaseEndsAt: until,
    silentForMs: Math.round(standing.silentMs ?? 0),
    stage: stageOf(standing),
  };
  const isOver = standing.holderIsLost || (leaseEndsInMs ?? 0) <= 0;
  if (isOver) {
    const sentence = `Its worker ${worker} is gone; another one takes it over within seconds.`;
    const action = standing.workers > 0 ? null : startWorker(standing);
    return { code: "lease_ending", sentence, until: null, evidence, action };
  }
  // Heartbeats come every third of the lease or oftener: after half of it one is missing.
  if ((standing.silentMs ?? 0) > (standing.leaseMs ?? 0) / 2) {
    const sentence = `Its worker ${worker} has been silent for ${inWords(standing.silentMs)}; its lease ends in ${inWords(leaseEndsInMs)}, then another one takes over.`;
    return { code: "lease_ending", sentence, until, evidence, action: null };
  }
  if (cancelRequested) {
    const sentence = `It was asked to stop; worker ${worker} ends stage ${stageOf(standing)}.`;
    return { code: "cancelling", sentence, until: null, evidence, action: null };
  }
  if (standing.holderIsDraining) {
    const sentence = `Worker ${worker} is stopping; it finishes this stage or gives it back.`;
    return { code: "worker_draining", sentence, until: null, evidence, action: null };
  }
  const sentence = `It runs: worker ${worker} is at stage ${stageOf(standing)}.`;
  return { code: "running", sentence, until: null, evidence, action: null };
}

function parked(standing: Standing): Why {
  const until = iso(standing.availableAt);
  const time = standing.availableInMs === null ? null : inWords(standing.availableInMs);
  const since = iso(standing.updatedAt);
  if (standing.parked === "backoff") {
    const allowed = standing.stageAttempts?.[standing.stagesDone] ?? null;
    const which = allowed === null ? "" : ` (${standing.attempt + 1} of ${allowed})`;
    const because = standing.errorMessage === null ? "." : `, because the last one failed: ${standing.errorMessage}`;
    return {
      code: "backoff",
      sentence: `It makes its next try${which} in ${time ?? "a while"}${because}`,
      until,
      evidence: {
        availableAt: until,
        attempt: standing.attempt,
        maxAttempts: allowed,
        error: standing.errorMessage,
        since,
      },
      action: tryNow,
    };
  }
  const evidence = { availableAt: until, since, stage: stageOf(standing) };
  if (standing.parked === "signal") {
    const end = time === null ? "" : `, for ${time} more at most`;
    const { signal } = standing;
    return {
      code: "waiting",
      sentence: `It waits for the signal ${signal}${end}.`,
      until,
      evidence: { ...evidence, signal, since: iso(standing.waitingSince) ?? since },
      action: { kind: "signal", label: `Send the signal ${signal}` },
    };
  }
  if (standing.parked === "paused") {
    return { code: "paused", sentence: "It is paused.", until, evidence, action: cancel };
  }
  if (standing.parked === "sleep") {
    return {
      code: "sleeping",
      sentence: `It sleeps for ${time ?? "a while"} more, as stage ${stageOf(standing)} asked.`,
      until,
      evidence,
      action: cancel,
    };
  }
  return { code: "delayed", sentence: `It starts in ${time ?? "a while"}.`, until, evidence, action: cancel };
}

function due(standing: Standing): Why {
  if (standing.pausedAt !== null) return pausedWorkflow(standing);
  if (standing.workers === 0) return withoutWorker(standing);
  const { ahead, busy, slots } = standing;
  const crashes = standing.crashes ?? 0;
  if (crashes >= 2) {
    const sentence = `${crashes} workers died while they held it. So that it harms no others, a worker takes one such entry at a time, and only into a free slot.`;
    const evidence = { crashes, workers: standing.workers, slots, busy };
    return { code: "suspect", sentence, until: null, evidence, action: cancel };
  }
  const evidence = { position: Math.min(ahead, mostAhead) + 1, workers: standing.workers, slots, busy };
  const place =
    ahead > mostAhead
      ? `behind more than ${mostAhead} others`
      : ahead === 0
        ? "next in line"
        : `number ${ahead + 1} in line`;
  const free =
    busy >= slots
      ? `all ${slots} slots are busy`
      : `${slots - busy} of ${slots} slots are free, a worker takes it any moment`;
  return {
    code: "queued",
    sentence: `It is ${place} for workflow ${standing.workflow}; ${free}.`,
    until: null,
    evidence,
    action: null,
  };
}

function pausedWorkflow({ workflow, pausedAt, pausedBy, pauseReason }: Standing): Why {
  const because = pauseReason === null ? "" : `: ${pauseReason}`;
  return {
    code: "paused",
    sentence: `Workflow ${workflow} is paused, by ${pausedBy ?? "somebody"}${because}${/[.!?]$/.test(because) ? "" : "."}`,
    until: null,
    evidence: { workflow, pausedAt: iso(pausedAt), pausedBy, reason: pauseReason },
    action: { kind: "resume_workflow", label: `Resume workflow ${workflow}` },
  };
}

function withoutWorker(standing: Standing): Why {
  const { workflow, workflowVersion, otherVersions, lastWorker } = standing;
  const evidence = {
    workflow,
    workflowVersion,
    otherVersions: otherVersions ?? [],
    liveWorkers: standing.liveWorkers,
    drainingWorkers: standing.draining,
    lastWorker,
    lastWorkerGoneAt: iso(standing.lastWorkerGoneAt),
  };
  const action = startWorker(standing);
  if (otherVersions && otherVersions.length > 0) {
    const sentence = `It was started with version ${workflowVersion} of workflow ${workflow}, and the live workers have only ${otherVersions.join(", ")}.`;
    return { code: "no_worker_for_version", sentence, until: null, evidence, action };
  }
  const others =
    standing.liveWorkers === 0
      ? "No worker is running"
      : `None of the ${standing.liveWorkers} live workers knows workflow ${workflow}`;
  const last = lastWorker === null ? "" : `; the last one, ${lastWorker}, is gone`;
  const stopping = standing.draining > 0 ? `; ${standing.draining} that knew it takes nothing more` : "";
  return { code: "no_worker", sentence: `${others}${last}${stopping}.`, until: null, evidence, action };
}

const startWorker = ({ workflow, workflowVersion }: Standing): WhyAction => ({
  kind: "start_worker",
  label: `Start a worker that has version ${workflowVersion} of workflow ${workflow}`,
});
