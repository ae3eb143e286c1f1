/**
 * What PostgreSQL would keep of one entry, in memory. Each method does what the statement of the same name does in
 * `sql/`; the projections to what is shown are those of the model, the same as for rows of the database.
 */
import type { Entry, EntryError, FinalStatus } from "../../model/entry.ts";
import { toEntry } from "../../model/entry-row.ts";
import type { Json } from "../../model/json.ts";
import { progressOf, type SignalWait } from "../../model/outcome.ts";
import { signalStep } from "../../model/signal.ts";
import type { Timeline } from "../../model/timeline.ts";
import { type TimelineRow, toTimeline } from "../../model/timeline-row.ts";
import type { AnyWorkflow } from "../../model/workflow.ts";
import type { Journal, SavedStep } from "../../runtime/stage-run.ts";
import type { StartRequest } from "../../runtime/start-request.ts";
import { date, type End, iso, journalOf, parse, worker } from "./record-parts.ts";

export class InlineRecord {
  /** Stages done: the index of the one that runs now or next. */
  stage = 0;
  attempt = 0;
  readonly input: Json;
  readonly #attempts: TimelineRow["attempts"][number][] = [];
  readonly #steps: TimelineRow["steps"][number][] = [];
  #attemptFloor = 0;
  #progress = 0;
  #version = 0;
  #parked: "backoff" | "sleep" | "signal" | null = null;
  #awaited: SignalWait | null = null;
  #cancelRequested = false;
  #availableAt: number;
  #retryOf: string | null = null;
  readonly #expiresAt: number | null;
  /** Not finished by then: it fails. */
  deadlineAt: number | null;
  #claimedAt: number | null = null;
  #attemptStartedAt: number | null = null;
  #startedAt: number | null = null;
  #updatedAt: number;
  #error: EntryError | null = null;
  #end: End | null = null;

  constructor(
    readonly id: string,
    readonly workflow: AnyWorkflow,
    readonly request: StartRequest,
    readonly createdAt: number,
  ) {
    const { delayMs, notBefore, startWithinMs, finishWithinMs } = request;
    this.input = parse(request.input);
    this.#updatedAt = createdAt;
    this.#availableAt = notBefore === null ? createdAt + delayMs : Date.parse(notBefore);
    this.#expiresAt = startWithinMs === null ? null : createdAt + startWithinMs;
    this.deadlineAt = finishWithinMs === null ? null : createdAt + finishWithinMs;
  }

  /** A new record that repeats this one from a stage on; `input` is JSON text, null for the same. */
  fork(id: string, now: number, from: number, input: string | null): InlineRecord {
    const once = { delayMs: 0, notBefore: null, startWithinMs: null, finishWithinMs: null, key: null };
    const request = { ...this.request, ...once, input: input ?? this.request.input };
    const record = new InlineRecord(id, this.workflow, request, now);
    record.#retryOf = this.id;
    record.stage = from;
    record.#progress = progressOf(from, this.workflow.stages.length);
    record.#version = 1;
    const taken = this.#attempts.filter(({ stage, outcome }) => stage < from && outcome === "completed");
    record.#attempts.push(...taken.map((each) => ({ ...each, attempt: 1 })));
    return record;
  }

  get running(): boolean {
    return this.#claimedAt !== null;
  }

  get dueAt(): number {
    return this.#availableAt;
  }

  /** Until when it must have been started, or have finished if it has. */
  get endsAt(): number | null {
    const limits = [this.#startedAt === null ? this.#expiresAt : null, this.deadlineAt].filter((each) => each !== null);
    return limits.length === 0 ? null : Math.min(...limits);
  }

  get status(): FinalStatus | null {
    return this.#end?.status ?? null;
  }

  /** Tries of the present stage that count. */
  get tries(): number {
    return this.attempt - this.#attemptFloor;
  }

  get journal(): Journal {
    return journalOf(this.workflow, this.stage, this.#attempts, this.#steps);
  }

  // Waking up from a sleep goes on with the attempt that fell asleep.
  claim(now: number): void {
    this.attempt = this.#parked === "sleep" || this.#parked === "signal" ? Math.max(this.attempt, 1) : this.attempt + 1;
    this.#parked = null;
    this.#awaited = null;
    this.#claimedAt = now;
    this.#attemptStartedAt = now;
    this.#startedAt ??= now;
    this.#changed(now);
  }

  advance(now: number, progress: number, result: string | null): void {
    this.#recordAttempt(now, "completed", null, parse(result));
    this.stage += 1;
    this.attempt = 1;
    this.#attemptFloor = 0;
    this.#attemptStartedAt = now;
    this.#progress = progress;
    this.#error = null;
    this.#changed(now);
  }

  release(now: number, outcome: "retry" | "waiting" | "released", delayMs: number, error: EntryError | null): void {
    if (outcome !== "waiting") this.#recordAttempt(now, outcome, error, null);
    if (outcome === "released") this.#attemptFloor += 1;
    this.#parked = outcome === "retry" ? "backoff" : outcome === "waiting" ? "sleep" : null;
    this.#error = error ?? this.#error;
    this.#availableAt = now + delayMs;
    this.#leave(now);
  }

  await(now: number, wait: SignalWait): void {
    this.#parked = "signal";
    this.#awaited = wait;
    this.#availableAt = now + (wait.delayMs ?? Number.POSITIVE_INFINITY);
    this.#leave(now);
  }

  /** False when it waits for no such signal. */
  receive(now: number, name: string, data: Json): boolean {
    if (this.#end !== null || this.running || this.#awaited?.name !== name || this.#availableAt <= now) return false;
    const { stage, attempt } = this;
    const { occurrence } = this.#awaited;
    const times = { startedAt: iso(this.#updatedAt), finishedAt: iso(now) };
    const result = { data, by: "local", at: iso(now) };
    this.#steps.push({ stage, name: signalStep(name), occurrence, attempt, ...times, result });
    this.#awaited = null;
    this.#availableAt = now;
    this.#changed(now);
    return true;
  }

  finish(now: number, status: FinalStatus, progress: number, result: string | null, error: EntryError | null): void {
    const { attempt } = this;
    const attemptStartedAt = this.#attemptStartedAt;
    this.#progress = progress;
    this.#error = error;
    this.#leave(now);
    this.#end = { status, attempt, attemptStartedAt, finishedAt: now, result: parse(result) };
  }

  /** Ends it while nobody runs it. */
  endParked(now: number, status: FinalStatus, error: EntryError): void {
    this.finish(now, status, this.#progress, null, error);
  }

  /** Nobody started it in time, or it was not finished in time: then it fails with this error. */
  expire(now: number, timeout: EntryError): void {
    const unstarted = this.#startedAt === null && this.#expiresAt !== null && this.#expiresAt <= now;
    if (unstarted) this.endParked(now, "EXPIRED", { code: "expired", message: "The entry was not started in time." });
    else this.endParked(now, "FAILED", timeout);
  }

  // The attempt that ended it is kept in the history and no longer counts; nor does its deadline.
  revive(now: number): void {
    const end = this.#end;
    if (!end) return;
    this.#end = null;
    if (end.attempt > 0 && end.attemptStartedAt !== null) {
      this.#attemptStartedAt = end.attemptStartedAt;
      this.#recordAttempt(end.finishedAt, end.status === "FAILED" ? "failed" : "cancelled", this.#error, null);
    }
    this.#attemptFloor = this.attempt;
    this.deadlineAt = null;
    this.#attemptStartedAt = null;
    this.#error = null;
    this.#availableAt = now;
    this.#changed(now);
  }

  /** False when it does not wait for its next try. */
  tryNow(now: number): boolean {
    if (this.running || this.#parked !== "backoff" || this.#availableAt <= now) return false;
    this.#availableAt = now;
    this.#changed(now);
    return true;
  }

  /** False: its stage is over, and nothing is kept. */
  recordStep(now: number, step: SavedStep): boolean {
    const { stage, attempt, name, occurrence, ranMs } = step;
    if (stage !== this.stage || this.#end !== null) return false;
    const times = { startedAt: iso(now - ranMs), finishedAt: iso(now) };
    this.#steps.push({ stage, name, occurrence, attempt, ...times, result: parse(step.result) });
    this.#changed(now);
    return true;
  }

  reportProgress(now: number, progress: number): void {
    this.#progress = Math.max(this.#progress, progress);
    this.#changed(now);
  }

  requestCancel(now: number): void {
    this.#cancelRequested = true;
    this.#changed(now);
  }

  toEntry(now: number): Entry {
    const { workflow, request } = this;
    const notDue = this.#end === null && !this.running && this.#availableAt > now;
    return toEntry({
      id: this.id,
      title: request.title,
      owner: request.owner,
      tags: request.tags,
      priority: request.priority,
      retryOf: this.#retryOf,
      createdAt: new Date(this.createdAt),
      workflow: workflow.name,
      workflowVersion: workflow.version,
      stages: workflow.stages.map((stage) => stage.name),
      stageAttempts: workflow.stages.map((stage) => stage.retry.attempts),
      stagesDone: this.stage,
      progress: this.#progress,
      version: this.#version,
      attempt: this.#end?.attempt ?? this.attempt,
      attemptFloor: this.#attemptFloor,
      finalStatus: this.status,
      result: this.#end?.result ?? null,
      resultSecrets: null,
      error: this.#error,
      cancelRequested: this.#end === null && this.#cancelRequested,
      parked: this.#parked,
      availableAt: notDue && Number.isFinite(this.#availableAt) ? new Date(this.#availableAt) : null,
      noWorker: false,
      paused: false,
      notDue,
      lockedBy: this.running ? worker : null,
      lockedAt: date(this.#claimedAt),
      startedAt: date(this.#startedAt),
      finishedAt: date(this.#end?.finishedAt ?? null),
      updatedAt: new Date(this.#updatedAt),
    });
  }

  toTimeline(): Timeline {
    const startedAt = this.#attemptStartedAt === null ? null : iso(this.#attemptStartedAt);
    const { stage, attempt, running } = this;
    const end = this.#end && {
      status: this.#end.status,
      stage,
      attempt: this.#end.attempt,
      worker,
      startedAt: this.#end.attemptStartedAt === null ? null : iso(this.#end.attemptStartedAt),
      finishedAt: iso(this.#end.finishedAt),
      error: this.#error,
      result: this.#end.result,
    };
    return toTimeline({
      input: this.input,
      stages: this.workflow.stages.map((each) => each.name),
      attempts: this.#attempts,
      steps: this.#steps,
      live: this.#end ? null : { stage, attempt, worker: running ? worker : null, running, startedAt },
      ended: end,
    });
  }

  #recordAttempt(
    now: number,
    outcome: "completed" | "retry" | "released" | "failed" | "cancelled",
    error: EntryError | null,
    result: Json,
  ): void {
    const { stage, attempt } = this;
    const startedAt = iso(this.#attemptStartedAt ?? now);
    this.#attempts.push({ stage, attempt, outcome, worker, startedAt, finishedAt: iso(now), error, result });
  }

  #leave(now: number): void {
    this.#claimedAt = null;
    this.#attemptStartedAt = null;
    this.#changed(now);
  }

  #changed(now: number): void {
    this.#version += 1;
    this.#updatedAt = now;
  }
}
