/** One attempt at one stage: calls the handler and turns whatever happens into an outcome. Never throws, always ends. */
import { type Duration, toMs } from "../model/duration.ts";
import { toEntryError } from "../model/entry-error.ts";
import { EntryTimeout, LeaseLost, StageTimeout } from "../model/errors.ts";
import type { Json } from "../model/json.ts";
import { toJsonText } from "../model/json-text.ts";
import { decideFailure, type Outcome, progressOf } from "../model/outcome.ts";
import { signalStep, waitStep } from "../model/signal.ts";
import { checkStepName, refuseReservedName } from "../model/step-name.ts";
import type { Transaction } from "../model/transaction.ts";
import type {
  AnyWorkflow,
  ReceivedSignal,
  StageContext,
  StageDefinition,
  StepContext,
  StepOptions,
  WaitOptions,
} from "../model/workflow.ts";
import { AttemptLog, type SaidLine } from "./attempt-log.ts";
import { hiding, withoutSecrets } from "./secret-values.ts";
import { Context } from "./stage-context.ts";

/** What a stage run needs from whoever executes it: PostgreSQL's worker, or the inline executor of the test kit. */
export interface StageHost {
  readonly clock: Clock;
  /** Takes a line to be kept. False: there is no room for it. */
  keepLine(line: SaidLine): boolean;
  /** False: the lease is gone. */
  saveStep(step: SavedStep, tx?: Transaction): Promise<boolean>;
  reportProgress(progress: number): void;
}

/** A step as its stage run gives it to be kept. The stage is its own: one that finishes late must not pass for a step of the next. */
export interface SavedStep {
  readonly stage: number;
  readonly attempt: number;
  readonly name: string;
  readonly occurrence: number;
  readonly ranMs: number;
  readonly result: string | null;
  /** No value of the handler's: until when it sleeps or waits. */
  readonly isTime: boolean;
}

export interface Clock {
  /** Milliseconds since 1970 on the clock that decides when entries are due. */
  now(): number;
  /** Calls back after that many ms; returns how to call it off. */
  after(ms: number, callback: () => void): () => void;
}

/** Results that earlier attempts left behind. */
export interface Journal {
  readonly results: Readonly<Record<string, Json>>;
  /** By `name`, then occurrence − 1. */
  readonly steps: ReadonlyMap<string, readonly Json[]>;
}

export interface StageInput {
  readonly workflow: AnyWorkflow;
  readonly stage: StageDefinition;
  readonly stageIndex: number;
  readonly entry: StageContext<unknown, unknown>["entry"];
  readonly input: Json;
  readonly journal: Journal;
  readonly attempt: number;
  /** Tries that count, this one included. */
  readonly tries: number;
  /** What is left until the entry must be finished, if there is a limit. */
  readonly deadlineMs?: number | null;
}

export class StageRun {
  readonly #given: StageInput;
  readonly #host: StageHost;
  readonly #startedAt = performance.now();
  #occurrences: Map<string, number> | undefined;
  #controller: AbortController | undefined;
  #cancelTimeout: (() => void) | undefined;
  #settle: ((outcome: Outcome) => void) | undefined;
  #outcome: Outcome | undefined;
  /** How far the entry has come, as reported. */
  progress: number;

  constructor(given: StageInput, host: StageHost) {
    this.#given = given;
    this.#host = host;
    this.progress = progressOf(given.stageIndex, given.workflow.stages.length);
  }

  get ranMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** How the attempt ended; a promise of it unless the handler returned at once. */
  run(): Outcome | Promise<Outcome> {
    const { deadlineMs } = this.#given;
    if (typeof deadlineMs === "number" && deadlineMs <= 0) this.#fail(new EntryTimeout());
    else this.#call();
    if (this.#outcome) return this.#outcome;
    this.#limitTime();
    return new Promise<Outcome>((resolve) => {
      this.#settle = resolve;
    });
  }

  // Set once the handler has given back control: before that no timer could fire, and many never need one.
  #limitTime(): void {
    const { stage, deadlineMs } = this.#given;
    const entryEndsFirst = typeof deadlineMs === "number" && deadlineMs < stage.timeoutMs;
    const leftMs = Math.max(Math.ceil((entryEndsFirst ? deadlineMs : stage.timeoutMs) - this.ranMs), 0);
    this.#cancelTimeout = this.#host.clock.after(leftMs, () => {
      this.#fail(entryEndsFirst ? new EntryTimeout() : new StageTimeout(stage.name, stage.timeoutMs));
    });
  }

  /** Ends the attempt from outside, now: its signal fires, and what the handler still does is not recorded. */
  end(outcome: Outcome & { kind: "cancelled" | "released" | "lost" }, reason: Error): void {
    this.#end(outcome, reason);
  }

  // A handler that throws before its first await, one that rejects, and one that returns are told apart here and nowhere else.
  #call(): void {
    try {
      const returned = this.#given.stage.handler(new Context(this, this.#given) as never) as unknown;
      if (!isThenable(returned)) this.#complete(returned);
      else {
        Promise.resolve(returned).then(
          (result) => this.#complete(result),
          (thrown: unknown) => this.#fail(thrown),
        );
      }
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #complete(result: unknown): void {
    if (this.#outcome) return;
    try {
      this.#end({ kind: "completed", result: toJsonText(result, `The result of stage ${this.#given.stage.name}`) });
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #fail(thrown: unknown): void {
    if (this.#outcome) return;
    const { tries, stage } = this.#given;
    const outcome = decideFailure(thrown, tries, stage.retry, Math.random());
    const shown = "error" in outcome ? { ...outcome, error: withoutSecrets(outcome.error, this.#hiding) } : outcome;
    this.#end(shown, thrown instanceof Error ? thrown : new Error(toEntryError(thrown).message));
  }

  #end(outcome: Outcome, reason?: Error): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    this.#cancelTimeout?.();
    this.#log?.end();
    if (reason) this.#controller?.abort(reason);
    this.#abortReason = reason;
    this.#settle?.(outcome);
  }

  #abortReason: Error | undefined;
  #log: AttemptLog | undefined;

  /** As in `StageContext`. Made when first asked for. */
  get log(): AttemptLog {
    const { stageIndex, attempt } = this.#given;
    this.#log ??= new AttemptLog(stageIndex, attempt, (line) => this.#host.keepLine(line), this.#hiding);
    return this.#log;
  }

  get #hiding(): ((text: string) => string) | null {
    return hiding(this.#given.workflow, this.#given.input, this.#given.journal.results);
  }

  /** What the handler said must be written before the outcome. */
  get hasLogged(): boolean {
    return this.#log !== undefined;
  }

  // Made when first asked for: most handlers never look, and an AbortController costs as much as the rest of a no-op stage.
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#outcome) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  /** As in `StageContext`. */
  reportProgress(percent: number): void {
    if (this.#outcome) return;
    const progress = progressOf(this.#given.stageIndex, this.#given.workflow.stages.length, percent);
    if (progress <= this.progress) return;
    this.progress = progress;
    this.#host.reportProgress(progress);
  }

  /** As in `StageContext`. */
  async step<T>(name: string, run: (context: StepContext) => T | Promise<T>, options: StepOptions = {}): Promise<T> {
    checkStepName(name);
    refuseReservedName(name);
    const occurrence = this.#nextOccurrence(name);
    const known = this.#given.journal.steps.get(name);
    if (known && occurrence <= known.length && known[occurrence - 1] !== undefined) return known[occurrence - 1] as T;
    const started = performance.now();
    const { signal } = this;
    signal.throwIfAborted();
    const result = await run({
      signal,
      idempotencyKey: `${this.#given.entry.id}:${this.#given.stage.name}:${name}:${occurrence}`,
    });
    // What was kept, not what was returned: the same on this try and on every later one.
    return (await this.#save(name, occurrence, performance.now() - started, result, options)) as T;
  }

  async #save(
    name: string,
    occurrence: number,
    ranMs: number,
    result: unknown,
    { tx, isTime = false }: StepOptions & { readonly isTime?: boolean } = {},
  ): Promise<Json> {
    const text = toJsonText(result, `The result of step "${name}"`);
    const { stageIndex, attempt } = this.#given;
    const step = { stage: stageIndex, attempt, name, occurrence, ranMs, result: text, isTime };
    const saved = await this.#host.saveStep(step, tx);
    if (!saved) this.end({ kind: "lost" }, new LeaseLost(this.#given.entry.id));
    // Whoever opened the transaction must get to roll it back.
    if (tx && this.#outcome) throw this.#abortReason ?? new LeaseLost(this.#given.entry.id);
    if (this.#outcome) await new Promise<never>(() => {}); // the attempt has ended elsewhere: nothing after this step may run
    return text === null ? null : JSON.parse(text);
  }

  /** As in `StageContext`. */
  // The wake-up time is kept as a step, so that a stage that runs again neither sleeps twice nor too short.
  // The promise never settles when the entry is parked: user code cannot catch it, and the attempt is over.
  async sleep(duration: Duration): Promise<void> {
    const name = "sleep";
    const occurrence = this.#nextOccurrence(name);
    let until = this.#given.journal.steps.get(name)?.[occurrence - 1] as number | undefined;
    if (until === undefined) {
      until = this.#host.clock.now() + toMs(duration);
      await this.#save(name, occurrence, 0, until, { isTime: true });
    }
    const delayMs = until - this.#host.clock.now();
    if (delayMs <= 0) return;
    this.#end({ kind: "waiting", delayMs });
    await new Promise<never>(() => {});
  }

  /** As in `StageContext`. */
  // Two steps: until when it waits, kept when the wait begins, and what came, kept by whoever sends the signal.
  async waitFor(signal: string, { timeout }: WaitOptions = {}): Promise<ReceivedSignal | null> {
    const name = signalStep(signal);
    checkStepName(waitStep(signal));
    const occurrence = this.#nextOccurrence(name);
    const { steps } = this.#given.journal;
    const came = steps.get(name)?.[occurrence - 1];
    if (came !== undefined) return came as ReceivedSignal | null;
    const now = this.#host.clock.now();
    let until = steps.get(waitStep(signal))?.[occurrence - 1] as number | null | undefined;
    if (until === undefined) {
      until = timeout === undefined ? null : now + toMs(timeout);
      await this.#save(waitStep(signal), occurrence, 0, until, { isTime: true });
    }
    const delayMs = until === null ? null : until - now;
    if (delayMs !== null && delayMs <= 0) {
      await this.#save(name, occurrence, 0, null);
      return null;
    }
    this.#end({ kind: "awaiting", wait: { name: signal, occurrence, delayMs } });
    return new Promise<never>(() => {});
  }

  #nextOccurrence(name: string): number {
    this.#occurrences ??= new Map();
    const occurrence = (this.#occurrences.get(name) ?? 0) + 1;
    this.#occurrences.set(name, occurrence);
    return occurrence;
  }
}

// Query builders are thenables and no promises; so are promises of another realm.
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
