/** Carries one claimed entry through its stages until it ends, is parked, or the lease is gone. Held from its construction on. */
import { toEntryError } from "../model/entry-error.ts";
import { LeaseLost } from "../model/errors.ts";
import type { Json } from "../model/json.ts";
import { type Outcome, progressOf } from "../model/outcome.ts";
import type { AnyWorkflow, Log, StageDefinition } from "../model/workflow.ts";
import type { Claimed } from "./claim.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import type { ProgressReporter } from "./progress-reporter.ts";
import type { Settler } from "./settler.ts";
import { type Clock, type Journal, StageRun } from "./stage-run.ts";

export interface EntryHost {
  readonly workflowOf: (workflowId: number) => AnyWorkflow;
  readonly settler: Settler;
  readonly leases: LeaseKeeper;
  readonly progress: ProgressReporter;
  readonly clock: Clock;
  readonly log: Log;
}

const stopping = new Error("The worker is stopping: the entry is given back and goes on elsewhere.");
const cancelled = new Error("The entry was cancelled.");

export class EntryRun {
  readonly #host: EntryHost;
  readonly #entry: Claimed;
  readonly #onEnded: () => void;
  readonly #workflow: AnyWorkflow;
  readonly #steps: Journal["steps"];
  #results: Record<string, Json>;
  #stage: number;
  #attempt: number;
  #attemptFloor: number;
  #run: StageRun | undefined;
  #stop = false;
  #taken: "cancelled" | "lost" | undefined;
  #resolveEnded!: () => void;
  /** Resolves when this worker is done with the entry. */
  readonly ended = new Promise<void>((resolve) => {
    this.#resolveEnded = resolve;
  });

  /** `onEnded` is called when this worker is done with the entry. */
  constructor(entry: Claimed, journal: Journal, host: EntryHost, onEnded: () => void) {
    this.#host = host;
    this.#onEnded = onEnded;
    this.#entry = entry;
    this.#workflow = host.workflowOf(entry.workflowId);
    this.#results = { ...journal.results };
    this.#steps = journal.steps;
    this.#stage = entry.stage;
    this.#attempt = entry.attempt;
    this.#attemptFloor = entry.attemptFloor;
    if (entry.cancelRequested) this.#taken = "cancelled";
    host.leases.hold(entry, (how) => this.#takeAway(how));
  }

  /** Its last worker died while it ran: perhaps it was the reason. */
  get suspect(): boolean {
    return this.#entry.crashes > 0;
  }

  /** Runs until this worker is done with the entry. Never rejects: what cannot be settled is left to the lease. */
  async run(): Promise<void> {
    const { leases, progress } = this.#host;
    try {
      for (let steps = this.#steps; ; steps = new Map()) {
        const outcome = await this.#attemptStage(steps);
        if (!(await this.#settle(outcome))) return;
      }
    } catch (error) {
      await this.#failUnwritten(error);
    } finally {
      leases.drop(this.#entry.entryId);
      progress.forget(this.#entry.entryId);
      this.#resolveEnded();
      this.#onEnded();
    }
  }

  /** Gives the entry back, now if it can and otherwise as soon as the stage's commit is through. Not charged as an attempt. */
  release(): void {
    this.#stop = true;
    this.#run?.end({ kind: "released" }, stopping);
  }

  #takeAway(how: "cancelled" | "lost"): void {
    this.#taken = how;
    this.#run?.end({ kind: how }, how === "lost" ? new LeaseLost(this.#entry.entryId) : cancelled);
  }

  #attemptStage(steps: Journal["steps"]): Promise<Outcome> | Outcome {
    if (this.#taken) return { kind: this.#taken };
    if (this.#stop) return { kind: "released" };
    const { entryId, claimId, title, owner, workspace, createdAt, input } = this.#entry;
    const stageIndex = this.#stage;
    const run = new StageRun(
      {
        workflow: this.#workflow,
        stage: this.#workflow.stages[stageIndex] as StageDefinition,
        stageIndex,
        entry: { id: entryId, title, owner, workspace, createdAt },
        input,
        journal: { results: this.#results, steps },
        attempt: this.#attempt,
        tries: this.#attempt - this.#attemptFloor,
      },
      {
        clock: this.#host.clock,
        log: this.#host.log,
        saveStep: (step) =>
          this.#host.settler.recordStep({ entryId, claimId, stage: stageIndex, attempt: this.#attempt, ...step }),
        reportProgress: (progress) => this.#host.progress.report({ entryId, claimId, progress }),
      },
    );
    this.#run = run;
    return run.run();
  }

  /** Commits what follows from an outcome. True: the entry stays here and its next stage begins. One branch per outcome. */
  async #settle(outcome: Outcome): Promise<boolean> {
    const { settler } = this.#host;
    const fence = { entryId: this.#entry.entryId, claimId: this.#entry.claimId };
    const ranMs = this.#run?.ranMs ?? 0;
    const stopped = {
      ...fence,
      stage: this.#stage,
      attempt: this.#attempt,
      ranMs,
      progress: this.#run?.progress ?? null,
      result: null,
    };
    switch (outcome.kind) {
      case "completed":
        return this.#complete(outcome.result, ranMs);
      case "failed":
        await settler.finish({ ...stopped, status: "FAILED", error: outcome.error });
        return false;
      case "cancelled":
        await settler.finish({
          ...stopped,
          status: "CANCELLED",
          error: { code: "cancelled", message: "The entry was cancelled." },
        });
        return false;
      case "retry":
        await this.#host.progress.flush();
        await settler.release({ ...fence, outcome: "retry", ranMs, delayMs: outcome.delayMs, error: outcome.error });
        return false;
      case "waiting":
        await this.#host.progress.flush();
        await settler.release({ ...fence, outcome: "waiting", ranMs, delayMs: outcome.delayMs, error: null });
        return false;
      case "released":
        await settler.release({ ...fence, outcome: "released", ranMs, delayMs: 0, error: null });
        return false;
      case "lost":
        return false;
      default:
        return outcome satisfies never;
    }
  }

  // The database refused what came out of the stage. The entry must not hang on that: it fails with the refusal as its error.
  async #failUnwritten(error: unknown): Promise<void> {
    const { entryId, claimId } = this.#entry;
    const failed = {
      entryId,
      claimId,
      status: "FAILED",
      stage: this.#stage,
      attempt: this.#attempt,
      ranMs: 0,
      progress: null,
      result: null,
    } as const;
    try {
      await this.#host.settler.finish({ ...failed, error: toEntryError(error) });
    } catch (refusal) {
      this.#host.log.error("an outcome could not be written; the entry is given back later", {
        entry: entryId,
        error: refusal,
      });
    }
  }

  async #complete(result: string | null, ranMs: number): Promise<boolean> {
    const { settler } = this.#host;
    const fence = { entryId: this.#entry.entryId, claimId: this.#entry.claimId };
    const done = this.#stage + 1;
    const stages = this.#workflow.stages.length;
    const settled = { ...fence, attempt: this.#attempt, ranMs, progress: progressOf(done, stages), result };
    if (done === stages) {
      await settler.finish({ ...settled, status: "COMPLETED", stage: done, error: null });
      return false;
    }
    const advanced = await settler.advance({ ...settled, stage: this.#stage });
    if (advanced === "lost") return false;
    if (advanced === "cancel-requested") this.#taken = "cancelled";
    const name = (this.#workflow.stages[this.#stage] as StageDefinition).name;
    this.#results = { ...this.#results, [name]: result === null ? null : JSON.parse(result) };
    this.#stage = done;
    this.#attempt = 1;
    this.#attemptFloor = 0;
    this.#run = undefined;
    return true;
  }
}
