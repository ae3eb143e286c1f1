/** Carries one entry through its workflow in this process: runs attempts, settles outcomes, waits for what is parked. */
import type { Entry, EntryError } from "../../model/entry.ts";
import { EntryTimeout } from "../../model/errors.ts";
import { recognised } from "../../model/fingerprint.ts";
import type { Json } from "../../model/json.ts";
import type { LogLine } from "../../model/log-line.ts";
import { type Outcome, progressOf } from "../../model/outcome.ts";
import type { Log, StageDefinition } from "../../model/workflow.ts";
import type { SaidLine } from "../../runtime/attempt-log.ts";
import { type Clock, StageRun } from "../../runtime/stage-run.ts";
import type { InlineRecord } from "./record.ts";

/** A clock that may move by itself (the test clock) is told while a stage runs in real time. */
export interface InlineClock extends Clock {
  /** A stage runs from now on; returns how to say that it has ended. */
  running?(): () => void;
}

const stopping = new Error("The executor is closing: the entry is left where it is.");
const cancelled = new Error("The entry was cancelled.");
const cancelError = { code: "cancelled", message: cancelled.message } as const;

export class InlineEntry {
  readonly record: InlineRecord;
  /** What its handlers logged, oldest first. */
  readonly lines: LogLine[] = [];
  readonly #clock: InlineClock;
  readonly #log: Log;
  readonly #waiting: ((entry: Entry) => void)[] = [];
  #run: StageRun | undefined;
  #callOff: (() => void) | undefined;

  constructor(record: InlineRecord, clock: InlineClock, log: Log) {
    this.record = record;
    this.#clock = clock;
    this.#log = log;
    this.#park();
  }

  get shown(): Entry {
    return this.record.toEntry(this.#clock.now());
  }

  ended(): Promise<Entry> {
    if (this.record.status) return Promise.resolve(this.shown);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  cancel(): void {
    const now = this.#clock.now();
    if (this.#run) {
      this.record.requestCancel(now);
      this.#run.end({ kind: "cancelled" }, cancelled);
    } else {
      this.#callOff?.();
      this.record.endParked(now, "CANCELLED", cancelError);
      this.#announceEnd();
    }
  }

  /** False when it waits for no such signal. */
  signal(name: string, data: Json): boolean {
    if (!this.record.receive(this.#clock.now(), name, data)) return false;
    this.#callOff?.();
    this.#park();
    return true;
  }

  /** False when it neither ended without completing nor waits for its next try. */
  retry(): boolean {
    const { status } = this.record;
    const now = this.#clock.now();
    if (status === "COMPLETED" || (status === null && !this.record.tryNow(now))) return false;
    if (status !== null) this.record.revive(now);
    this.#callOff?.();
    this.#park();
    return true;
  }

  /** Gives back what runs; nothing happens here any more. */
  close(): void {
    this.#callOff?.();
    this.#run?.end({ kind: "released" }, stopping);
  }

  /** Waits until it is due, or until its time is over. */
  #park(): false {
    const { dueAt, endsAt } = this.record;
    const late = endsAt !== null && endsAt <= dueAt;
    const wakeAt = late ? endsAt : dueAt;
    if (wakeAt === Number.POSITIVE_INFINITY) return false;
    this.#callOff = this.#clock.after(Math.max(wakeAt - this.#clock.now(), 0), () => {
      // A timer of Node may fire a moment early.
      if (this.#clock.now() < wakeAt) this.#park();
      else if (late) this.#expire();
      else void this.#carry();
    });
    return false;
  }

  #expire(): void {
    const { code, message } = new EntryTimeout();
    this.record.expire(this.#clock.now(), this.#recognised({ code, message }));
    this.#announceEnd();
  }

  async #carry(): Promise<void> {
    this.record.claim(this.#clock.now());
    const stopped = this.#clock.running?.();
    try {
      while (this.#settle(await this.#attemptStage()));
    } finally {
      stopped?.();
    }
  }

  #attemptStage(): Outcome | Promise<Outcome> {
    const { record } = this;
    const { id, workflow, input, journal, attempt, tries, request, deadlineAt } = record;
    const { title, owner, workspace } = request;
    const run: StageRun = new StageRun(
      {
        workflow,
        stage: workflow.stages[record.stage] as StageDefinition,
        stageIndex: record.stage,
        entry: { id, title, owner, workspace, createdAt: new Date(record.createdAt) },
        input,
        journal,
        attempt,
        tries,
        deadlineMs: deadlineAt === null ? null : Math.max(deadlineAt - this.#clock.now(), 0),
      },
      {
        clock: this.#clock,
        keepLine: (line) => this.#keepLine(line, this.#run !== run),
        saveStep: async (step) => record.recordStep(this.#clock.now(), step),
        reportProgress: (progress) => record.reportProgress(this.#clock.now(), progress),
      },
    );
    this.#run = run;
    return run.run();
  }

  // Those that a handler says after its attempt was ended are late, as with a worker that has lost its lease.
  #keepLine({ stage, attempt, level, message, fields }: SaidLine, late: boolean): boolean {
    const { id, workflow } = this.record;
    const name = workflow.stageNames[stage] ?? "";
    this.#log.debug(message, { entry: id, stage: name, attempt, level });
    this.lines.push({
      id: String(this.lines.length + 1),
      at: new Date(this.#clock.now()).toISOString(),
      level,
      stage: name,
      attempt,
      message,
      fields: fields === null ? null : JSON.parse(fields),
      late,
    });
    return true;
  }

  /** Keeps what follows from an outcome. True: the next stage begins. One branch per outcome. */
  #settle(outcome: Outcome): boolean {
    const { record } = this;
    const now = this.#clock.now();
    const progress = this.#run?.progress ?? 0;
    this.#run = undefined;
    switch (outcome.kind) {
      case "completed":
        return this.#complete(now, outcome.result);
      case "failed":
        record.finish(now, "FAILED", progress, null, this.#recognised(outcome.error));
        return this.#announceEnd();
      case "cancelled":
        record.finish(now, "CANCELLED", progress, null, cancelError);
        return this.#announceEnd();
      case "retry":
        record.release(now, "retry", outcome.delayMs, this.#recognised(outcome.error));
        return this.#park();
      case "waiting":
        record.release(now, "waiting", outcome.delayMs, null);
        return this.#park();
      case "awaiting":
        record.await(now, outcome.wait);
        return this.#park();
      case "released":
        record.release(now, "released", 0, null);
        return false;
      case "lost":
        return false;
      default:
        return outcome satisfies never;
    }
  }

  #complete(now: number, result: string | null): boolean {
    const { record } = this;
    const done = record.stage + 1;
    const stages = record.workflow.stages.length;
    if (done < stages) {
      record.advance(now, progressOf(done, stages), result);
      return true;
    }
    record.stage = done;
    record.finish(now, "COMPLETED", 100, result, null);
    return this.#announceEnd();
  }

  #recognised(error: EntryError): EntryError {
    const { workflow, request, stage } = this.record;
    const where = { workspace: request.workspace, workflow: workflow.name, stage: workflow.stageNames[stage] ?? "" };
    return recognised(where, error);
  }

  #announceEnd(): false {
    for (const resolve of this.#waiting.splice(0)) resolve(this.shown);
    return false;
  }
}
