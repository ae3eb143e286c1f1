/** Carries one claimed entry through its stages until it ends, is parked, or the lease is gone. Held from its construction on. */
import type { EntryError } from "../model/entry.ts";
import { toEntryError } from "../model/entry-error.ts";
import { LeaseLost } from "../model/errors.ts";
import { recognised } from "../model/fingerprint.ts";
import type { Json } from "../model/json.ts";
import { decideFailure, type Outcome, progressOf, type SignalWait } from "../model/outcome.ts";
import type { Transaction } from "../model/transaction.ts";
import type { AnyWorkflow, Log, StageContext, StageDefinition } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import type { SaidLine } from "./attempt-log.ts";
import type { Claimed, Release } from "./claim.ts";
import type { EntryLogs } from "./entry-logs.ts";
import { emptyJournal, type KeptJournal } from "./journals.ts";
import { sharedNow } from "./lease-guard.ts";
import type { LeaseHolder, LeaseKeeper, Taken } from "./lease-keeper.ts";
import type { Payloads } from "./payloads.ts";
import type { ProgressReporter } from "./progress-reporter.ts";
import type { Advanced, Settler } from "./settler.ts";
import type { Occupant } from "./slots.ts";
import { type Clock, type Journal, type SavedStep, type StageHost, StageRun } from "./stage-run.ts";

export interface EntryHost {
  readonly workflowOf: (workflowId: number) => AnyWorkflow;
  readonly settler: Settler;
  readonly leases: LeaseKeeper;
  readonly progress: ProgressReporter;
  readonly logs: EntryLogs;
  readonly payloads: Payloads;
  /** Called when a failure was written: its error group has something to count. */
  readonly failed: () => void;
  /** Nobody is to begin a stage of it. */
  readonly isPaused: (workflowId: number) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

const stopping = new Error("The worker is stopping: the entry is given back and goes on elsewhere.");
const cancelled = new Error("The entry was cancelled.");

export class EntryRun implements StageHost, Occupant, LeaseHolder {
  readonly #host: EntryHost;
  readonly #entry: Claimed;
  readonly #onEnded: (run: EntryRun) => void;
  readonly #workflow: AnyWorkflow;
  readonly #results: Record<string, Json>;
  #journal: Journal;
  readonly #input: Json;
  /** Why what was stored with the entry cannot be decrypted here. */
  readonly #unreadable: unknown;
  /** As handlers see it. */
  readonly #shown: StageContext<unknown, unknown>["entry"];
  /** On the monotonic clock. */
  readonly #deadline: number | null;
  #stage: number;
  mustEndBy = 0;
  /** The entry goes on later: parked, or free for any worker. */
  gaveBack = false;
  #attempt: number;
  #attemptFloor: number;
  #run: StageRun | undefined;
  #stop = false;
  #taken: "cancelled" | "lost" | undefined;
  /** `onEnded` is called when this worker is done with the entry. */
  constructor(entry: Claimed, journal: KeptJournal, host: EntryHost, onEnded: (run: EntryRun) => void) {
    this.#host = host;
    this.#onEnded = onEnded;
    this.#entry = entry;
    this.#workflow = host.workflowOf(entry.workflowId);
    this.#results = { ...journal.results };
    this.#journal = { results: this.#results, steps: journal.steps };
    const { value, unreadable } = host.payloads.tryOpen(entry.input, entry.entryId, "input");
    this.#input = value;
    this.#unreadable = unreadable ?? journal.unreadable;
    const { entryId: id, title, owner, workspace, createdMs } = entry;
    this.#shown = { id, title, owner, workspace, createdAt: new Date(createdMs) };
    this.#deadline = entry.deadlineMs === null ? null : performance.now() + entry.deadlineMs;
    this.#stage = entry.stage;
    this.#attempt = entry.attempt;
    this.#attemptFloor = entry.attemptFloor;
    if (entry.cancelRequested) this.#taken = "cancelled";
    host.leases.hold(entry, this);
  }

  /** Two workers died while they held it at this stage: perhaps it was the reason. */
  get suspect(): boolean {
    return this.#entry.crashes >= 2 && this.#stage === this.#entry.stage;
  }

  /** Runs until this worker is done with the entry. Never rejects: what cannot be settled is left to the lease. */
  async run(): Promise<void> {
    const { leases, progress } = this.#host;
    try {
      for (;;) {
        const begun = this.#attemptStage();
        // Every promise here is one per stage of every entry: what is there at once is not waited for.
        const outcome = begun instanceof Promise ? await begun : begun;
        if (this.#run?.hasLogged && outcome.kind !== "lost") await this.#host.logs.flush();
        if (outcome.kind !== "completed" || this.#isLastStage) {
          await this.#settle(outcome);
          return;
        }
        if (!this.#moveOn(await this.#advance(outcome.result), outcome.result)) return;
      }
    } catch (error) {
      await this.#failUnwritten(error);
    } finally {
      leases.drop(this.#entry);
      progress.forget(this.#entry.entryId);
      this.#onEnded(this);
    }
  }

  /** Gives the entry back, now if it can and otherwise as soon as the stage's commit is through. Not charged as an attempt. */
  release(): void {
    this.#stop = true;
    this.#run?.end({ kind: "released" }, stopping);
  }

  takeAway(how: Taken): void {
    this.#taken = how;
    this.#run?.end({ kind: how }, how === "lost" ? new LeaseLost(this.#entry.entryId) : cancelled);
  }

  #attemptStage(): Promise<Outcome> | Outcome {
    if (this.#taken) return { kind: this.#taken };
    // A stage that runs goes on to its end; the next one is begun by whoever claims it once the workflow goes on.
    if (this.#stop || this.#host.isPaused(this.#entry.workflowId)) return { kind: "released" };
    const tries = this.#attempt - this.#attemptFloor;
    if (this.#unreadable) return decideFailure(this.#unreadable, tries, this.#currentStage.retry, Math.random());
    const run = new StageRun(
      {
        workflow: this.#workflow,
        stage: this.#currentStage,
        stageIndex: this.#stage,
        entry: this.#shown,
        input: this.#input,
        journal: this.#journal,
        attempt: this.#attempt,
        tries,
        deadlineMs: this.#deadline === null ? null : Math.max(this.#deadline - performance.now(), 0),
      },
      this,
    );
    this.#run = run;
    this.mustEndBy = sharedNow() + this.#currentStage.timeoutMs;
    this.#host.leases.vouch(this.mustEndBy);
    return run.run();
  }

  get #currentStage(): StageDefinition {
    return this.#workflow.stages[this.#stage] as StageDefinition;
  }

  get #isLastStage(): boolean {
    return this.#stage + 1 === this.#workflow.stages.length;
  }

  /** Commits what follows from the outcome of the last attempt here. One branch per outcome. */
  #settle(outcome: Outcome): Promise<unknown> | undefined {
    switch (outcome.kind) {
      case "completed":
        return this.#complete(outcome.result);
      case "failed":
        return this.#end("FAILED", this.#recognised(outcome.error));
      case "cancelled":
        return this.#end("CANCELLED", { code: "cancelled", message: "The entry was cancelled." });
      case "retry":
        return this.#giveBack("retry", outcome.delayMs, this.#recognised(outcome.error));
      case "waiting":
        return this.#giveBack("waiting", outcome.delayMs, null);
      case "awaiting":
        return this.#await(outcome.wait);
      case "released":
        return this.#giveBack("released", 0, null);
      case "lost":
        return undefined;
      default:
        return outcome satisfies never;
    }
  }

  #advance(result: string | null): Promise<Advanced> {
    return this.#host.settler.advance({
      entryId: this.#entry.entryId,
      claimId: this.#entry.claimId,
      stage: this.#stage,
      attempt: this.#attempt,
      ranMs: this.#ranMs,
      progress: progressOf(this.#stage + 1, this.#workflow.stages.length),
      result: this.#host.payloads.seal(result, this.#entry.entryId, "stage", this.#stage),
    });
  }

  /** True: the stage is done, and the next one begins here. */
  #moveOn(advanced: Advanced, result: string | null): boolean {
    if (advanced === "lost") return false;
    if (advanced === "cancel-requested") this.#taken = "cancelled";
    this.#results[this.#currentStage.name] = result === null ? null : JSON.parse(result);
    this.#stage += 1;
    this.#attempt = 1;
    this.#attemptFloor = 0;
    this.#run = undefined;
    if (this.#journal.steps.size > 0) this.#journal = { results: this.#results, steps: emptyJournal.steps };
    return true;
  }

  #complete(result: string | null): Promise<boolean> {
    return this.#host.settler.finish({
      entryId: this.#entry.entryId,
      claimId: this.#entry.claimId,
      status: "COMPLETED",
      stage: this.#stage + 1,
      attempt: this.#attempt,
      ranMs: this.#ranMs,
      progress: 100,
      result: this.#host.payloads.seal(result, this.#entry.entryId, "result"),
      error: null,
    });
  }

  async #end(status: "FAILED" | "CANCELLED", error: EntryError): Promise<void> {
    await this.#host.settler.finish({
      entryId: this.#entry.entryId,
      claimId: this.#entry.claimId,
      status,
      stage: this.#stage,
      attempt: this.#attempt,
      ranMs: this.#ranMs,
      progress: this.#run?.progress ?? null,
      result: null,
      error,
    });
    if (status === "FAILED") this.#host.failed();
  }

  async #giveBack(outcome: Release["outcome"], delayMs: number, error: EntryError | null): Promise<void> {
    this.gaveBack = true;
    await this.#host.progress.flush(this.#entry.entryId);
    const { entryId, claimId } = this.#entry;
    await this.#host.settler.release({ entryId, claimId, outcome, ranMs: this.#ranMs, delayMs, error });
    if (error) this.#host.failed();
  }

  async #await(wait: SignalWait): Promise<void> {
    this.gaveBack = true;
    await this.#host.progress.flush(this.#entry.entryId);
    const { entryId, claimId } = this.#entry;
    await this.#host.settler.await({ entryId, claimId, wait });
  }

  #recognised(error: EntryError): EntryError {
    const { workspace } = this.#entry;
    const where = { workspace, workflow: this.#workflow.name, stage: this.#currentStage.name };
    return recognised(where, error);
  }

  // The database refused what came out of the stage. The entry must not hang on that: it fails with the refusal as its error.
  async #failUnwritten(error: unknown): Promise<void> {
    try {
      await this.#end("FAILED", this.#recognised(toEntryError(error)));
    } catch (refusal) {
      const fields = { entry: this.#entry.entryId, error: refusal };
      this.#host.log.error("an outcome could not be written; the entry is given back later", fields);
    }
  }

  get #ranMs(): number {
    return this.#run?.ranMs ?? 0;
  }

  get clock(): Clock {
    return this.#host.clock;
  }

  keepLine(line: SaidLine): boolean {
    const { entryId, claimId } = this.#entry;
    const { level, attempt, fields } = line;
    const stage = this.#workflow.stages[line.stage]?.name;
    this.#host.log.debug(line.message, { entry: entryId, stage, attempt, level, ...(fields && { fields }) });
    return this.#host.logs.add({ entryId, claimId }, line);
  }

  async saveStep(step: SavedStep, tx?: Transaction): Promise<boolean> {
    const { entryId, claimId } = this.#entry;
    const { isTime, ...kept } = step;
    const text = isTime ? kept.result : this.#host.payloads.sealStep(entryId, kept);
    const finished = { entryId, claimId, ...kept, result: text };
    if (!tx) return this.#host.settler.recordStep(finished);
    const result = text === null ? null : JSON.parse(text);
    const { rows } = await tx.query(statements.recordStepInside.text, [JSON.stringify({ ...finished, result })]);
    return (rows[0] as { held: boolean }).held;
  }

  reportProgress(progress: number): void {
    const { entryId, claimId } = this.#entry;
    this.#host.progress.report({ entryId, claimId, progress });
  }
}
