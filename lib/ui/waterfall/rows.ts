/** From what is recorded of an entry to the rows of its waterfall: what it did, and what it waited for, from when to when. */
import type { AttemptRecord, Entry, StageRecord, StepRecord, Timeline } from "async-workflow";

/** `queued`: it could run and did not. `wait`: it was not to run yet. `pass`: it ran up to a sleep. */
export type SpanKind = "queued" | "wait" | "pass" | "done" | "failed" | "lost" | "stopped" | "running" | "step";

export interface Span {
  readonly kind: SpanKind;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Null: it goes on. */
  readonly to: number | null;
  /** Its attempt, where it is one. */
  readonly attempt: AttemptRecord | null;
}

export interface StageRow {
  readonly kind: "stage";
  readonly id: string;
  readonly stage: StageRecord;
  readonly position: number;
  readonly spans: readonly Span[];
}

export interface StepRow {
  readonly kind: "step";
  readonly id: string;
  readonly stage: StageRecord;
  readonly position: number;
  readonly step: StepRecord;
  /** `chunk #2` when the name was used before. */
  readonly label: string;
  readonly spans: readonly Span[];
}

export type WaterfallRow = StageRow | StepRow;

const ms = (iso: string): number => Date.parse(iso);
/** Shorter than this nobody waited. */
const noticeableMs = 5;

export function waterfallRows(entry: Entry, timeline: Timeline): readonly WaterfallRow[] {
  let from = ms(entry.createdAt);
  let worker: string | null = null;
  return timeline.stages.flatMap((stage, position) => {
    const first = stage.attempts[0];
    // The same worker went on: what lies between is its commit, not the queue.
    if (first && worker !== null && first.worker === worker && stage.steps.every((step) => !isSleep(step)))
      from = Math.max(from, ms(first.startedAt));
    worker = stage.attempts.at(-1)?.worker ?? null;
    const spans = stageSpans(entry, stage, position, from);
    const lastEnd = spans.at(-1)?.to;
    if (stage.state === "completed" && typeof lastEnd === "number") from = lastEnd;
    const row: StageRow = { kind: "stage", id: stage.name, stage, position, spans };
    return [row, ...stepRows(stage, position)];
  });
}

function stageSpans(entry: Entry, stage: StageRecord, position: number, begun: number): Span[] {
  if (stage.state === "pending" && !(position === firstPending(entry) && entry.finishedAt === null)) return [];
  const spans: Span[] = [];
  const sleeps = stage.steps.filter(isSleep);
  let at = begun;
  let last: AttemptRecord | undefined;
  for (const attempt of stage.attempts) {
    const from = ms(attempt.startedAt);
    spans.push(...between(entry, position, at, from, last, sleeps));
    const to = attempt.finishedAt === null ? null : ms(attempt.finishedAt);
    spans.push({ kind: kindOf(attempt), from, to, attempt });
    at = to ?? from;
    last = attempt;
  }
  const unfinished = stage.state === "waiting" || (stage.state === "pending" && entry.finishedAt === null);
  if (unfinished) spans.push(...between(entry, position, at, null, last, sleeps));
  return spans;
}

/** The stage that comes next while none runs. */
function firstPending({ stages, status }: Entry): number {
  return status === "CREATED" ? 0 : stages.indexOf(status) + 1;
}

/** What there was between two attempts: sleeps, backoff, or the queue. `to` null: it goes on. */
function between(
  entry: Entry,
  position: number,
  begun: number,
  to: number | null,
  last: AttemptRecord | undefined,
  sleeps: readonly StepRecord[],
): Span[] {
  const spans: Span[] = [];
  let at = begun;
  const end = to ?? Number.POSITIVE_INFINITY;
  const add = (kind: SpanKind, from: number, until: number | null): void => {
    if (until === null || until - from >= noticeableMs) spans.push({ kind, from, to: until, attempt: null });
  };
  let slept = false;
  for (const sleep of sleeps) {
    const fell = ms(sleep.finishedAt);
    if (fell < at || fell > end) continue;
    // Of a pass that ended in a sleep no attempt is recorded: only the first one of the entry is known to have begun with its claim.
    const passFrom = !slept && position === 0 && !last && entry.startedAt ? Math.max(at, ms(entry.startedAt)) : at;
    add("queued", at, passFrom);
    add("pass", passFrom, fell);
    at = Math.min(Math.max(Number(sleep.result), fell), end);
    if (at === Number.POSITIVE_INFINITY || (to === null && entry.state === "waiting")) {
      add("wait", fell, null);
      return spans;
    }
    add("wait", fell, at);
    slept = true;
  }
  if (to === null) add(entry.state === "queued" ? "queued" : "wait", at, null);
  else add(last?.outcome === "retry" && !slept ? "wait" : "queued", at, to);
  return spans;
}

function kindOf({ outcome }: AttemptRecord): SpanKind {
  switch (outcome) {
    case null:
      return "running";
    case "retry":
    case "failed":
      return "failed";
    case "lost":
    case "released":
      return "lost";
    case "cancelled":
      return "stopped";
    default:
      return "done";
  }
}

/** `sleep` keeps the time until which it sleeps as a step. */
export function isSleep({ name, result }: StepRecord): boolean {
  return name === "sleep" && typeof result === "number" && result > 1e12;
}

function stepRows(stage: StageRecord, position: number): StepRow[] {
  const uses = new Map<string, number>();
  for (const { name } of stage.steps) uses.set(name, (uses.get(name) ?? 0) + 1);
  return stage.steps.map((step) => {
    const { name, occurrence, startedAt, finishedAt } = step;
    const sleep = isSleep(step);
    const [from, to] = sleep ? [ms(finishedAt), Number(step.result)] : [ms(startedAt), ms(finishedAt)];
    return {
      kind: "step",
      id: `${stage.name} ${name} ${occurrence}`,
      stage,
      position,
      step,
      label: (uses.get(name) ?? 0) > 1 ? `${name} #${occurrence}` : name,
      spans: [{ kind: sleep ? "wait" : "step", from, to, attempt: null }],
    };
  });
}
