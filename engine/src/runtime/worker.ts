/** A worker: claims due entries into free slots and runs them. `#serve` is the loop. */
import type { Worker } from "../engine.ts";
import type { AnyWorkflow, Log } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import { BulkRunner } from "./bulk-runner.ts";
import type { Claimed } from "./claim.ts";
import { Claimable } from "./claimable.ts";
import type { Database } from "./database.ts";
import { EntryLogs } from "./entry-logs.ts";
import { EntryRun } from "./entry-run.ts";
import { FailureFold } from "./failure-fold.ts";
import type { Hints } from "./hints.ts";
import { emptyJournal, type KeptJournal, readJournals } from "./journals.ts";
import { Listener } from "./listener.ts";
import { keepTidy } from "./maintenance.ts";
import { Patience } from "./patience.ts";
import type { Payloads } from "./payloads.ts";
import { Rescuer } from "./rescuer.ts";
import { Session } from "./session.ts";
import { Slots } from "./slots.ts";
import { type StartedHere, StartHere } from "./start-here.ts";
import type { Starting } from "./starter.ts";
import { Wakeups } from "./wakeups.ts";
import { Watermarks } from "./watermarks.ts";
import { within } from "./within.ts";

export interface WorkerOptions {
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly workflows: ReadonlyMap<number, AnyWorkflow>;
  readonly database: Database;
  /** Of its own, so that heartbeats wait behind nothing. */
  readonly heartbeats: Database;
  readonly hints: Hints;
  readonly payloads: Payloads;
  readonly log: Log;
}

/** How long the loop sleeps at most: while hints arrive, and while there is no connection to hear them on. */
const pollMs = { listening: 25_000, deaf: 1_000 } as const;
/** Between two looks at what is due and cannot be claimed: somebody else has it locked. */
const shortestMs = 20;
const surrenderMs = 500;
/** For what a worker runs that is asked to drain: nobody waits for its end, so most stages may end by themselves. */
const drainGraceMs = 5 * 60_000;
const retryMs = 1_000;

export class PostgresWorker implements Worker {
  readonly stopped: Promise<void>;
  #resolveStopped!: () => void;
  #serving: Promise<void> | undefined;
  readonly #options: WorkerOptions;
  readonly #wakeups = new Wakeups();
  readonly #patience = new Patience();
  readonly #watermarks = new Watermarks();
  readonly #claimable: Claimable;
  readonly #runs = new Set<EntryRun>();
  readonly #whenIdle: (() => void)[] = [];
  readonly #isPaused = (workflowId: number): boolean => this.#claimable.isPaused(workflowId);
  readonly #onEnded = (run: EntryRun): void => this.#ended(run);
  readonly #slots: Slots<EntryRun>;
  readonly #logs: EntryLogs;
  readonly #here: StartHere;
  readonly #rescuer: Rescuer;
  readonly #listener: Listener;
  readonly #failures: FailureFold;
  readonly #bulk: BulkRunner;
  readonly #surrenderTimer: NodeJS.Timeout;
  readonly #stopTidying: () => void;
  #session!: Session;
  /** The last round failed: its claim may have been committed all the same. */
  #claimFailed = false;
  /** The last claim brought all it had room for: a slot that falls free is reason to ask again. */
  #moreWaits = false;
  /** When the next parked entry is due, on the monotonic clock; undefined: not known. */
  #dueAt: number | undefined;
  #stopping: Promise<void> | undefined;

  /** Resolves once the worker is registered and claims. */
  static async start(options: WorkerOptions): Promise<PostgresWorker> {
    const worker = new PostgresWorker(options);
    try {
      worker.#session = await worker.#openSession();
    } catch (error) {
      await worker.#close();
      throw error;
    }
    worker.#serving = worker.#serve();
    return worker;
  }

  private constructor(options: WorkerOptions) {
    this.#options = options;
    this.#claimable = new Claimable(options.workflows.keys());
    this.stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
    this.#slots = new Slots(options.concurrency, (suspectEnded) => {
      if (this.#moreWaits || suspectEnded) this.#wakeups.wake();
    });
    this.#logs = new EntryLogs(options.database, options.log, () => options.hints.send("async_workflow_change"));
    this.#failures = new FailureFold(options.database, options.log);
    this.#here = new StartHere(options.database, options.hints, () => this.#session, {
      held: (entry, session) => this.#slots.take(this.#hold(entry, emptyJournal, session)),
      uncertain: () => {
        this.#claimFailed = true;
        this.#wakeups.wake();
      },
    });
    this.#rescuer = new Rescuer(options.database, options.log, () => {
      this.#failures.noted();
      this.#wakeups.wake();
      options.hints.send("async_workflow_work");
      options.hints.send("async_workflow_change");
    });
    this.#bulk = new BulkRunner(options, () => this.wake());
    this.#listener = new Listener(options.database, "async_workflow_work", (payload) => {
      if (payload === "bulk") this.#bulk.wake();
      if (payload === "cancel" || payload === "drain" || payload === "pause") void this.#session?.leases.beat();
      // A claim now could take what has just been paused: the beat tells first what may be claimed.
      if (payload !== "pause") this.wake();
    });
    this.#surrenderTimer = setInterval(() => this.#surrender(), surrenderMs);
    this.#stopTidying = keepTidy(options.database, options.log);
  }

  get id(): string {
    return this.#session.name;
  }

  /** Looks for due entries now: something was started in this process. */
  wake(): void {
    this.#watermarks.fall();
    this.#wakeups.wake();
  }

  /**
   * Starts an entry in a slot of this worker, as if it had claimed it at once. Undefined: no slot is free, or others may wait
   * for it, since the last claim brought all it had room for or a hint has come since.
   */
  startHere(starting: Starting): Promise<StartedHere> | undefined {
    const knowsNothingWaiting = this.#wakeups.asleep && !this.#moreWaits && !this.#claimFailed;
    const able = !this.#stopping && !this.#session.over && this.#claimable.ids.includes(starting.workflowId);
    if (!able || !knowsNothingWaiting || !this.#slots.reserve()) return undefined;
    return this.#here.start(starting).finally(() => this.#slots.unreserve());
  }

  async #serve(): Promise<void> {
    void this.#rescuer.pass();
    while (!this.#stopping) {
      try {
        if (this.#session.over) this.#session = await this.#openSession();
        if (this.#claimFailed) {
          await this.#here.settled();
          await this.#session.leases.giveBackForgotten();
        }
        this.#claimFailed = false;
        const room = this.#slots.room;
        const claimed = room > 0 ? await this.#claim(room) : [];
        for (const run of claimed) this.#slots.take(run);
        this.#moreWaits = claimed.length === room;
        if (!this.#moreWaits) await this.#wakeups.wait(await this.#idleMs(claimed.length));
        else if (this.#slots.room === 0) await this.#wakeups.wait(surrenderMs);
      } catch (error) {
        this.#claimFailed = true;
        this.#options.log.warn("the worker cannot reach the database; it tries again", {
          error: (error as Error).message,
        });
        await this.#wakeups.wait(retryMs);
      }
    }
  }

  async #claim(limit: number): Promise<EntryRun[]> {
    const { database, hints } = this.#options;
    const session = this.#session;
    const { ids } = this.#claimable;
    const values = [session.workerId, ids, limit, this.#slots.takesSuspect, this.#watermarks.from(ids)];
    const send = (riding: readonly string[]) => database.run<Claimed>(statements.claim, [...values, riding]);
    const claimed = await hints.ride(["async_workflow_change"], send, (rows) => rows.length > 0);
    if (claimed.length < limit) this.#watermarks.fall();
    else for (const { workflowId, rank } of claimed) this.#watermarks.raise(workflowId, rank);
    if (claimed.length === 0) return [];
    const journals = await readJournals(database, claimed, session.host);
    return claimed.map((entry) => this.#hold(entry, journals.get(entry.entryId) ?? emptyJournal, session));
  }

  #hold(entry: Claimed, journal: KeptJournal, session: Session): EntryRun {
    const run = new EntryRun(entry, journal, session.host, this.#onEnded);
    this.#runs.add(run);
    return run;
  }

  /**
   * How long nothing can be due, as far as is known. Asked after a claim that found nothing; a claim that found something
   * does not ask, more is likely to come. An idle worker's poll is one claim: what others parked since, they gave a hint of.
   */
  async #idleMs(claimed: number): Promise<number> {
    if (claimed > 0) {
      this.#dueAt = undefined;
      return pollMs.deaf;
    }
    const longest = this.#listener.hears ? pollMs.listening : pollMs.deaf;
    const now = performance.now();
    if (this.#dueAt === undefined || this.#wakeups.hinted || !this.#listener.hears || now >= this.#dueAt) {
      const values = [this.#claimable.ids];
      const [next] = await this.#options.database.run<{ dueMs: number | null }>(statements.nextDue, values);
      this.#dueAt = now + (next?.dueMs ?? Number.POSITIVE_INFINITY);
    }
    return Math.min(Math.max(this.#dueAt - now, shortestMs), longest);
  }

  #openSession(): Promise<Session> {
    return Session.open(this.#options, {
      over: () => {
        this.#options.log.warn("this worker lost its lease: it drops what it ran and registers anew");
        this.#wakeups.wake();
      },
      expiry: () => void this.#rescuer.pass(),
      drain: () => this.#drain(),
      bulk: this.#bulk.wake,
      hears: () => this.#listener.hears,
      paused: (workflowIds) => {
        if (this.#claimable.pause(workflowIds)) this.wake();
      },
      logs: this.#logs,
      isPaused: this.#isPaused,
      failed: this.#failures.noted,
    });
  }

  #surrender(all = false): void {
    for (const run of this.#slots.surrender(all)) {
      run.release();
      void run.run();
    }
  }

  #drain(): void {
    if (this.#stopping) return;
    this.#options.log.info("this worker was asked to drain: it claims nothing more and stops when it holds nothing", {
      worker: this.id,
    });
    void this.stop({ graceMs: drainGraceMs });
  }

  stop({ graceMs = 1_000 }: { graceMs?: number } = {}): Promise<void> {
    this.#patience.limit(graceMs);
    this.#stopping ??= this.#stop().finally(this.#resolveStopped);
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await Promise.resolve(); // lets #stopping be set before anything below asks for it
    this.#wakeups.wake();
    await this.#serving;
    await this.#here.settled();
    const reachable = await this.#session.drain().then(
      () => true,
      () => false,
    );
    this.#surrender(true);
    await Promise.race([this.#patience.over, this.#idle()]);
    this.#patience.stop();
    for (const run of this.#runs) run.release();
    // Without a database nothing can be given back, and waiting longer than the lease gives nothing back either.
    const patienceMs = reachable ? this.#options.leaseMs : surrenderMs;
    await within(patienceMs, this.#idle());
    await within(patienceMs, this.#logs.close());
    const saidGoodbye = await within(patienceMs, this.#session.end());
    if (!saidGoodbye) {
      this.#options.log.warn("the worker could not say goodbye: its entries come free when its lease ends");
    }
    this.#options.hints.send("async_workflow_work");
    await this.#close();
  }

  async #idle(): Promise<void> {
    if (this.#runs.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #ended(run: EntryRun): void {
    this.#runs.delete(run);
    if (run.gaveBack) {
      this.#wakeups.wake();
      this.#options.hints.send("async_workflow_work");
    }
    if (this.#runs.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  async #close(): Promise<void> {
    clearInterval(this.#surrenderTimer);
    this.#stopTidying();
    await this.#failures.close();
    await this.#bulk.close();
    await this.#listener.close();
  }
}
