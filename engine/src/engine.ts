/** The engine: everything an application asks of it. */
import type {
  AuditPage,
  AuditQuery,
  BatchEntry,
  BatchOptions,
  Changes,
  EngineOptions,
  EntryData,
  EntryPage,
  EntryPatch,
  EntryQuery,
  Facets,
  LogPage,
  LogQuery,
  ManyEntry,
  ManyOptions,
  OnceOptions,
  PauseOptions,
  RetryEntryOptions,
  Scope,
  StartedBatch,
  StartedOnce,
  StartOptions,
  Worker,
  WorkOptions,
} from "./engine-types.ts";
import type { Bulks } from "./model/bulk.ts";
import type { Entry } from "./model/entry.ts";
import type { EntryEvent } from "./model/entry-event.ts";
import type { ErrorGroups } from "./model/error-group.ts";
import type { Json } from "./model/json.ts";
import type { Metrics, MetricsQuery } from "./model/metrics.ts";
import type { SavedViews } from "./model/saved-view.ts";
import type { SystemReport } from "./model/system-report.ts";
import type { Timeline } from "./model/timeline.ts";
import type { Why } from "./model/why.ts";
import type { WorkerStatus } from "./model/worker-status.ts";
import type { AnyWorkflow, InputFor, WorkflowDescription } from "./model/workflow.ts";
import type { Pause, WorkflowStats, WorkflowSummary } from "./model/workflow-stats.ts";
import { PostgresEngine } from "./runtime/postgres-engine.ts";

export type * from "./engine-types.ts";

export interface Engine {
  readonly workflows: readonly WorkflowDescription[];
  /** Applies the migrations that are missing, under a lock; registers the workflows. Any number of processes may call it at once. */
  migrate(): Promise<void>;
  /** Resolves when the entry is committed. Throws `UnknownWorkflow`, `InvalidInput`, `IdempotencyMismatch`. */
  start<W extends AnyWorkflow>(workflow: W, input: InputFor<W>, options?: StartOptions): Promise<Entry>;
  start(workflow: string, input: unknown, options?: StartOptions): Promise<Entry>;
  /** Like `start` under an idempotency key, and says whether it was started now or before. */
  startOnce(workflow: AnyWorkflow | string, input: unknown, options: OnceOptions): Promise<StartedOnce>;
  /**
   * Starts 1 to 1,000 entries of any workflows in one commit: all of them or, when it throws, none. Throws as `start`
   * does, and names the entry: `entries[3].title`. The idempotency key is that of the whole batch.
   */
  startBatch(entries: readonly BatchEntry[], options?: BatchOptions): Promise<StartedBatch>;
  /**
   * Starts many entries of one workflow with few statements; resolves with their ids when all are committed. When it
   * throws after the first thousand rows, those before the failure may be there: give your own keys to entries that must not double.
   */
  startMany<W extends AnyWorkflow>(
    workflow: W,
    entries: readonly ManyEntry<InputFor<W>>[],
    options?: ManyOptions,
  ): Promise<readonly string[]>;
  /** Throws `EntryNotFound`; also for an id that is none. */
  get(id: string, scope?: Scope): Promise<Entry>;
  /** Those of the ids that exist, in no particular order. `listed`: without results over 8 KiB, as in lists. */
  getMany(ids: readonly string[], scope?: Scope, options?: { readonly listed?: boolean }): Promise<readonly Entry[]>;
  /** Newest first, unless the query says otherwise. */
  list(query?: EntryQuery, scope?: Scope): Promise<EntryPage>;
  facets(query?: EntryQuery, scope?: Scope): Promise<Facets>;
  /** All that match, in portions, with whole results; at most 100,000 entries. */
  export(query?: Omit<EntryQuery, "limit" | "offset" | "cursor">, scope?: Scope): AsyncIterable<readonly Entry[]>;
  /** Why it does not run, with the evidence and what to do about it. */
  why(id: string, scope?: Scope): Promise<Why>;
  timeline(id: string, scope?: Scope): Promise<Timeline>;
  /** What happened to it, oldest first. */
  events(id: string, scope?: Scope): Promise<readonly EntryEvent[]>;
  /** What its handlers logged, page by page. Throws `EntryNotFound`, `InvalidInput`. */
  logs(id: string, query?: LogQuery, scope?: Scope): Promise<LogPage>;
  /** Who did what by hand in the workspace, newest first. Throws `InvalidInput`. */
  auditLog(query?: AuditQuery, scope?: Scope): Promise<AuditPage>;
  /** Input and results without loss: JavaScript would round numbers beyond 2^53. */
  data(id: string, scope?: Scope): Promise<EntryData>;
  /** The entry that all repeats go back to, and those repeats, oldest first; the entry itself is among them. At most 100. */
  lineage(id: string, scope?: Scope): Promise<readonly Entry[]>;
  /** Figures over time; by default of the last 24 hours and all workflows. Throws `InvalidInput`. */
  metrics(query?: MetricsQuery, scope?: Scope): Promise<Metrics>;
  /** Every workflow that was ever registered, with its last 24 hours. */
  workflowSummaries(scope?: Scope): Promise<readonly WorkflowSummary[]>;
  /** One of them with its stages, versions and workers. Throws `WorkflowNotFound`. */
  workflowStats(name: string, scope?: Scope): Promise<WorkflowStats>;
  /**
   * From then on no worker of any process begins a stage of it; what runs ends its stage. Workers hear of it at once where
   * notifications work, else at their next heartbeat. It holds for all workspaces and until it is resumed. Throws `WorkflowNotFound`.
   */
  pauseWorkflow(name: string, options: PauseOptions, scope?: Scope): Promise<Pause>;
  /** Lets it go on; so does one that was not paused. Throws `WorkflowNotFound`. */
  resumeWorkflow(name: string, scope?: Scope): Promise<void>;
  /** Throws `EntryNotFound`, `InvalidInput`, `Conflict`. `lease` is the claim id of whoever holds the entry. */
  patch(id: string, patch: EntryPatch, options?: { scope?: Scope; lease?: string }): Promise<Entry>;
  /** Ends an entry that waits at once; asks a running one to stop. Finished entries: `Conflict` `entry_finished`. */
  cancel(id: string, scope?: Scope): Promise<Entry>;
  /**
   * Sends an entry the signal that it waits for, with data for its handler. Throws `Conflict` `signal_not_awaited` when it does
   * not wait for it, and then nothing was kept.
   */
  signal(id: string, name: string, data?: Json, scope?: Scope): Promise<Entry>;
  /**
   * Lets an entry that failed, was cancelled or expired go on from the stage where it ended; its finished stages and steps are kept.
   * One that waits for its next try is tried at once.
   * With `from` or `input` it starts a new entry instead, which repeats this one from that stage, or from the first, and
   * takes over the results of the stages before; the old one stays as it is.
   */
  retry(id: string, scope?: Scope, options?: RetryEntryOptions): Promise<Entry>;
  /**
   * Follows the changes of all entries from `cursor` (default: now) without gaps; may repeat. Returns how to stop.
   * The first delivery comes as soon as the feed stands, with no entries when it starts from now: its cursor is the
   * position from which on nothing is missed.
   * One database tail per engine serves all listeners, ≤ 4 deliveries a second each.
   */
  follow(listener: (changes: Changes) => void, options?: { cursor?: string }): () => void;
  /** Retries or cancels many entries in the background. */
  readonly bulk: Bulks;
  /** Failures by what they have in common. */
  readonly errorGroups: ErrorGroups;
  /** Lists that people keep under a name. */
  readonly views: SavedViews;
  /** Runs entries in this process until it is stopped. */
  work(options?: WorkOptions): Promise<Worker>;
  /** Those that have not stopped, and those lost within a day, with what each holds. Entries of other workspaces are only counted. */
  workers(scope?: Scope): Promise<readonly WorkerStatus[]>;
  /**
   * Asks a worker, of whichever process, to claim nothing more, finish what it runs and stop. After five minutes it gives
   * back what it still runs, uncharged. Throws `WorkerNotFound` when it is not alive.
   */
  drainWorker(id: string, scope?: Scope): Promise<WorkerStatus>;
  /** Measures how database, live updates and workers are: one row per thing that can be wrong, with what to do. */
  systemCheck(): Promise<SystemReport>;
  /** Throws `DatabaseUnusable` when the database does not answer. */
  ping(): Promise<{ latencyMs: number; serverVersion: string; schemaVersion: number }>;
  close(): Promise<void>;
}

/** Opens an engine on a PostgreSQL database. Connects when first used. */
export function createEngine(options: EngineOptions): Engine {
  return new PostgresEngine(options);
}
