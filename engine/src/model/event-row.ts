/** From the rows of one entry to its history. */
import type { EntryError, FinalStatus, OutcomeName } from "./entry.ts";
import { type EntryEvent, type EntryEventType, tellEvent } from "./entry-event.ts";

/** What someone did to the entry. */
export interface Deed {
  readonly action: "cancel" | "change" | "retry" | "repeat" | "signal";
  readonly at: string;
  readonly by: string | null;
  readonly detail: {
    readonly fields?: readonly string[];
    readonly signal?: string;
    /** How and when the entry had ended that was retried. */
    readonly status?: FinalStatus;
    readonly finishedAt?: string;
    readonly entryId?: string;
    readonly from?: string;
  } | null;
}

interface PastAttempt {
  readonly stage: number;
  readonly attempt: number;
  readonly outcome: OutcomeName;
  /** Null also when the worker has been forgotten meanwhile. */
  readonly worker: string | null;
  /** No worker ran it: somebody passed the stage by. */
  readonly byHand: boolean;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly error: EntryError | null;
}

/** The row of `sql/read-events.sql`. */
export interface EventRow {
  readonly owner: string;
  readonly retryOf: string | null;
  readonly createdAt: Date;
  readonly stages: readonly string[];
  readonly attempts: readonly PastAttempt[];
  /** Sleeps, and waits for a signal: those have its name, and may have no end. */
  readonly sleeps: readonly {
    readonly stage: number;
    readonly attempt: number;
    readonly at: string;
    readonly until: number | null;
    readonly signal: string | null;
  }[];
  readonly byHand: readonly Deed[];
  readonly live: {
    readonly stage: number;
    readonly attempt: number;
    readonly worker: string | null;
    readonly parked: string | null;
    readonly until: string | null;
    readonly startedAt: string | null;
  } | null;
  readonly ended: {
    readonly status: FinalStatus;
    readonly stage: number;
    readonly attempt: number;
    readonly worker: string | null;
    readonly startedAt: string | null;
    readonly finishedAt: string;
    readonly error: EntryError | null;
  } | null;
}

type Draft = Partial<Omit<EntryEvent, "sentence">> &
  Pick<EntryEvent, "type"> & {
    at: string;
    fields?: readonly string[];
    byHand?: boolean;
  };

const endings = { COMPLETED: "completed", FAILED: "failed", CANCELLED: "cancelled", EXPIRED: "expired" } as const;
const afterwards: Partial<Record<OutcomeName, EntryEventType>> = {
  completed: "stage_reached",
  retry: "attempt_failed",
  failed: "attempt_failed",
  lost: "lost",
  released: "released",
};
const deeds = {
  cancel: "cancel_requested",
  change: "changed",
  retry: "retried",
  repeat: "repeated",
  signal: "signalled",
} as const;

/** Oldest first. What happened in the same microsecond stays in the order of cause and effect. */
export function toEvents(row: EventRow): EntryEvent[] {
  const { owner, retryOf, stages } = row;
  const created = row.createdAt.toISOString();
  const nameOf = (stage: number): string | null => stages[stage] ?? null;
  const own = row.attempts.filter((attempt) => !retryOf || Date.parse(attempt.finishedAt) >= row.createdAt.getTime());
  const drafts: Draft[] = [
    { type: "created", at: created, by: owner, entryId: retryOf },
    ...row.attempts
      .filter((attempt) => !own.includes(attempt))
      .map(({ stage }): Draft => ({ type: "taken_over", at: created, stage: nameOf(stage), entryId: retryOf })),
    ...own.flatMap((attempt) => attemptEvents(row, attempt, nameOf(attempt.stage))),
    ...row.sleeps.map(
      ({ stage, attempt, at, until, signal }): Draft => ({
        type: signal === null ? "sleeping" : "waiting",
        at,
        stage: nameOf(stage),
        attempt,
        until: until === null ? null : new Date(until).toISOString(),
        fields: signal === null ? [] : [signal],
      }),
    ),
    ...row.byHand.flatMap(deedEvents),
    ...nowEvents(row, nameOf),
  ];
  return drafts
    .map((draft, place) => ({ draft, place, ms: Date.parse(draft.at) }))
    .sort((a, b) => a.ms - b.ms || a.place - b.place)
    .map(({ draft }) => toEvent(draft));
}

function attemptEvents(row: EventRow, past: PastAttempt, stage: string | null): Draft[] {
  const { live, byHand } = row;
  const { attempt, worker, outcome, error, startedAt, finishedAt } = past;
  const about = { stage, attempt, by: worker };
  const type = afterwards[outcome];
  const waits = live?.parked === "backoff" && live.stage === past.stage && live.attempt === attempt;
  // One that a retry by hand kept for the history ended the entry at the same moment: that is told by the retry.
  const endedIt = byHand.some(
    ({ detail }) => detail?.finishedAt !== undefined && sameTime(detail.finishedAt, finishedAt),
  );
  const began: Draft[] = past.byHand ? [] : [{ ...about, type: startOf(row, past, startedAt), at: startedAt }];
  if (!type) return began;
  const until = waits && !endedIt ? live.until : null;
  return [...began, { ...about, type, at: finishedAt, error, until, byHand: past.byHand }];
}

// Of an attempt that slept it is kept when it last went on, not when it began.
function startOf({ sleeps }: EventRow, { stage, attempt }: Pick<PastAttempt, "stage" | "attempt">, at: string) {
  const slept = sleeps.some((sleep) => sleep.stage === stage && sleep.attempt === attempt && sleep.at < at);
  return slept ? "resumed" : "attempt_started";
}

// One is as PostgreSQL writes it, the other has gone through a Date.
const sameTime = (a: string, b: string): boolean => Math.abs(Date.parse(a) - Date.parse(b)) <= 1;

function deedEvents({ action, at, by, detail }: Deed): Draft[] {
  const done: Draft = {
    type: deeds[action],
    at,
    by,
    fields: detail?.signal === undefined ? (detail?.fields ?? []) : [detail.signal],
  };
  if (action === "repeat") return [{ ...done, stage: detail?.from ?? null, entryId: detail?.entryId ?? null }];
  if (action !== "retry" || !detail?.status || !detail.finishedAt) return [done];
  return [{ type: endings[detail.status], at: detail.finishedAt }, done];
}

function nowEvents(row: EventRow, nameOf: (stage: number) => string | null): Draft[] {
  const { live, ended, stages } = row;
  if (live?.startedAt) {
    const { stage, attempt, worker, startedAt } = live;
    return [{ type: startOf(row, live, startedAt), at: startedAt, stage: nameOf(stage), attempt, by: worker }];
  }
  if (!ended) return [];
  const stage = nameOf(Math.min(ended.stage, stages.length - 1));
  const { attempt, worker, startedAt, finishedAt, status, error } = ended;
  const about = { stage, attempt: attempt || null };
  const began: Draft[] = startedAt && worker ? [{ ...about, type: "attempt_started", at: startedAt, by: worker }] : [];
  return [...began, { ...about, type: endings[status], at: finishedAt, by: worker, error }];
}

function toEvent({ fields, byHand, ...draft }: Draft): EntryEvent {
  const { type, at, stage = null, attempt = null, by = null, error = null, until = null, entryId = null } = draft;
  const iso = (time: string): string => new Date(time).toISOString();
  const event = { type, at: iso(at), stage, attempt, by, error, until: until && iso(until), entryId };
  return { ...event, sentence: tellEvent(event, { fields, byHand }) };
}
