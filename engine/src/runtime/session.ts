/** One registration of a worker: the row whose lease covers all it holds, and what writes under that lease. */
import { hostname } from "node:os";
import type { AnyWorkflow } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import { DatabaseClock } from "./database-clock.ts";
import type { EntryLogs } from "./entry-logs.ts";
import type { EntryHost } from "./entry-run.ts";
import { sharedNow } from "./lease-guard.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { libraryVersion } from "./library-version.ts";
import { ProgressReporter } from "./progress-reporter.ts";
import { Settler } from "./settler.ts";
import type { WorkerOptions } from "./worker.ts";

/** What a session hears from its lease, what it tells with it, and where its entries tell what happens. */
export interface SessionEvents {
  readonly over: () => void;
  readonly expiry: () => void;
  readonly drain: () => void;
  readonly bulk: () => void;
  readonly hears: () => boolean | null;
  readonly paused: (workflowIds: readonly number[]) => void;
  readonly logs: EntryLogs;
  readonly isPaused: (workflowId: number) => boolean;
  readonly failed: () => void;
}

export class Session {
  readonly name: string;
  readonly workerId: number;
  readonly settler: Settler;
  readonly leases: LeaseKeeper;
  readonly progress: ProgressReporter;
  /** What the entries need that run under this registration. */
  readonly host: EntryHost;
  readonly #options: WorkerOptions;
  /** True once the lease is lost: this registration can hold nothing any more. */
  over = false;

  private constructor(options: WorkerOptions, name: string, workerId: number, clock: DatabaseClock, on: SessionEvents) {
    this.#options = options;
    this.name = name;
    this.workerId = workerId;
    this.settler = new Settler(options.database, workerId, options.hints);
    this.progress = new ProgressReporter(this.settler, (error) =>
      options.log.warn("progress was not written", { error }),
    );
    this.leases = new LeaseKeeper(options.heartbeats, workerId, options.leaseMs, on.hears, {
      now: (nowMs, askedAt) => clock.set(nowMs, askedAt),
      expiry: on.expiry,
      drain: on.drain,
      paused: on.paused,
      bulk: on.bulk,
      forgotten: async (fence) => {
        const release = { ...fence, outcome: "released", ranMs: 0, delayMs: 0, error: null } as const;
        try {
          await this.settler.release(release);
          options.hints.send("async_workflow_work");
        } catch (error) {
          options.log.warn("an entry could not be given back", { error });
        }
      },
      over: () => {
        this.over = true;
        on.over();
      },
    });
    this.host = {
      settler: this.settler,
      leases: this.leases,
      progress: this.progress,
      logs: on.logs,
      isPaused: on.isPaused,
      failed: on.failed,
      payloads: options.payloads,
      workflowOf: (workflowId) => options.workflows.get(workflowId) as AnyWorkflow,
      clock,
      log: options.log,
    };
  }

  static async open(options: WorkerOptions, on: SessionEvents): Promise<Session> {
    const name = `${hostname()}:${process.pid}:${crypto.randomUUID().slice(0, 8)}`;
    const askedAt = sharedNow();
    const [row] = await options.database.run<{ id: number; paused: number[]; nowMs: number }>(
      statements.registerWorker,
      [
        name,
        hostname(),
        process.pid,
        options.concurrency,
        [...options.workflows.keys()],
        options.leaseMs,
        JSON.stringify({ library: libraryVersion, node: process.versions.node }),
      ],
    );
    if (!row) throw new Error("The worker could not be registered.");
    // Before the first claim: a worker that starts does not take what is paused.
    on.paused(row.paused);
    return new Session(options, name, row.id, new DatabaseClock(row.nowMs, askedAt), on);
  }

  /** Tells the others that no work will be claimed from here any more. */
  async drain(): Promise<void> {
    await this.#options.database.run(statements.endWorker, [this.workerId, true]);
  }

  /** Ends the registration. What it may still hold is free for the others at once. */
  async end(): Promise<void> {
    this.leases.stop();
    await this.settler.settled();
    await this.#options.database.run(statements.endWorker, [this.workerId, false]);
  }
}
