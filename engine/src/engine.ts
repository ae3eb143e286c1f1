import type { AuditRecord, RequestOrigin } from "./model/audit-record.ts";
import type { Duration } from "./model/duration.ts";
import type { Entry } from "./model/entry.ts";
import type { EntryEvent } from "./model/entry-event.ts";
import type { ErrorGroups } from "./model/error-group.ts";
import type { Json } from "./model/json.ts";
import type { LogLevel, LogLine } from "./model/log-line.ts";
import type { Metrics, MetricsQuery } from "./model/metrics.ts";
import type { Timeline } from "./model/timeline.ts";
import type { Transaction } from "./model/transaction.ts";
import type { Why } from "./model/why.ts";
import type { WorkerStatus } from "./model/worker-status.ts";
import type { AnyWorkflow, InputFor, Log, WorkflowDescription } from "./model/workflow.ts";
import type { Pause, WorkflowStats, WorkflowSummary } from "./model/workflow-stats.ts";
import type { EntryFilter } from "./query/entry-filter.ts";
import type { EntryOrder } from "./query/entry-order.ts";
import { PostgresEngine } from "./runtime/postgres-engine.ts";

/** Whose entries a call may see or touch. Every look-up joins it in the same SQL; a foreign id is not found. */
export interface Scope {
  readonly workspace: string;
  /** Changes may touch only entries of this owner: else `NotYourEntry`. Default: those of everybody. Reading is not narrowed. */
  readonly owner?: string;
  /** Who asks for a change, for the entry's history and the audit log. Default: `owner`. */
  readonly by?: string;
  /** Where a change comes from, for the audit log. */
  readonly request?: RequestOrigin;
}

export interface StartOptions {
  /** For people, 1–200 characters after trimming. Default: the workflow's title. */
  readonly title?: string;
  /** Same key and same request: the same entry. Same key, other request: `IdempotencyMismatch`. At most 255 bytes. */
  readonly idempotencyKey?: string;
  /** Not before this long from now. */
  readonly delay?: Duration;
  /** Not before this time; it counts instead of `delay`. */
  readonly at?: Date;
  /** When it has not been started within this long, it ends as `EXPIRED`. */
  readonly startWithin?: Duration;
  /** −60 to 60: each point counts like a minute of having waited. */
  readonly priority?: number;
  readonly tags?: readonly string[];
  readonly owner?: string;
  readonly scope?: Scope;
  /** Starts it inside this transaction of the caller's: the entry exists if and only if that commits. Same database only. */
  readonly tx?: Transaction;
}

/** One of many entries to start. */
export interface ManyEntry<Input> {
  readonly input: Input;
  readonly title?: string;
}

/** What many entries have in common. */
export type ManyOptions = Omit<StartOptions, "title" | "idempotencyKey" | "tx">;

/** One of a batch: any workflow, and its own options. */
export interface BatchEntry extends Omit<StartOptions, "idempotencyKey" | "owner" | "scope" | "tx"> {
  readonly workflow: AnyWorkflow | string;
  readonly input?: unknown;
}

export type BatchOptions = Pick<StartOptions, "idempotencyKey" | "owner" | "scope">;

/** In the order asked. `replayed`: an earlier request with the same idempotency key had started them. */
export interface StartedBatch {
  readonly entries: readonly Entry[];
  readonly replayed: boolean;
}

export type OnceOptions = Omit<StartOptions, "tx"> & { readonly idempotencyKey: string };

/** `replayed`: an earlier request with the same idempotency key had started it. */
export interface StartedOnce {
  readonly entry: Entry;
  readonly replayed: boolean;
}

export interface RetryEntryOptions {
  /** The stage to begin with. It must have been reached. */
  readonly from?: string;
  readonly input?: unknown;
}

/** A filter, an order, and which part of the list: by `cursor`, or by `offset`. */
export interface EntryQuery extends Omit<EntryFilter, "workflow"> {
  readonly workflow?: string | readonly string[];
  /** Default: newest first. */
  readonly order?: EntryOrder;
  readonly limit?: number;
  readonly offset?: number;
  /** The `next` of the page before. It neither skips nor repeats entries, whatever is started or ends meanwhile. */
  readonly cursor?: string;
}

export interface EntryPage {
  /** Results over 8 KiB are null here, with `resultTruncated`. */
  readonly entries: readonly Entry[];
  /** Exact up to 10,000, then an estimate. */
  readonly total: number;
  readonly totalIsEstimate: boolean;
  readonly limit: number;
  readonly offset: number;
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null;
  /** Set when no index answers the filter or the order, and only the newest 100,000 entries, those since this time, were looked through. */
  readonly searchedBackTo: string | null;
}

/** Exact up to 10,000. */
export interface Count {
  readonly count: number;
  readonly isEstimate: boolean;
}

export interface Facet extends Count {
  readonly value: string;
}

/** How many entries each value would show. Values without entries are not listed. */
export interface Facets {
  /** Under the filter without its `status`. */
  readonly status: readonly Facet[];
  /** Under the filter without its `workflow`. */
  readonly workflow: readonly Facet[];
}

/** Which lines of an entry's log. */
export interface LogQuery {
  /** This level and above. Default: all. */
  readonly level?: LogLevel;
  /** Default: oldest first. */
  readonly order?: "oldest" | "newest";
  /** The `next` of the page before, or the `id` of a line: go on behind it, in the order asked for. */
  readonly after?: string;
  /** 1–1,000, default 200. */
  readonly limit?: number;
}

export interface LogPage {
  readonly lines: readonly LogLine[];
  /** The cursor behind the last line of this page. There may be nothing behind it yet: ask again with it to follow. */
  readonly next: string | null;
  /** There are more lines behind it already. */
  readonly more: boolean;
}

/** An entry's data as PostgreSQL writes it: JSON texts whose numbers have all their digits. Null: there is none. */
export interface EntryData {
  readonly input: string | null;
  readonly result: string | null;
  /** Of the stages that have completed, by name. */
  readonly stages: Readonly<Record<string, string>>;
}

/** Which lines of the audit log. */
export interface AuditQuery {
  /** `entry.cancel`, or `entry` for all that was done to entries. */
  readonly actions?: readonly string[];
  readonly actor?: string;
  readonly target?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** The `next` of the page before. */
  readonly cursor?: string;
  /** Default 100, at most 1,000. */
  readonly limit?: number;
}

export interface AuditPage {
  readonly records: readonly AuditRecord[];
  readonly next: string | null;
}

/** What PATCH may change. Transitions go forward only; a finished entry keeps its status. */
export interface EntryPatch {
  readonly title?: string;
  readonly status?: string;
  readonly progress?: number;
  readonly result?: Json;
}

/** The entries that one or more commits changed. `cursor` resumes the feed behind them. */
export interface Changes {
  readonly cursor: string;
  readonly entryIds: readonly string[];
  /** There was more than is listed here: read again whatever you show. */
  readonly gap: boolean;
}

export interface WorkOptions {
  /** Entries at once. Default 50. */
  readonly concurrency?: number;
  /** Seconds without a heartbeat after which others take over. Default 30, at most 120. */
  readonly leaseSeconds?: number;
}

/** A running worker. */
export interface Worker {
  /** What `lockedBy` shows. */
  readonly id: string;
  /** Claims nothing more, waits up to `graceMs` (default 1 000) for running stages, then releases what is left uncharged. */
  stop(options?: { graceMs?: number }): Promise<void>;
  /** Resolves when the worker has stopped; rejects when it could not go on. */
  readonly stopped: Promise<void>;
}

export interface PauseOptions {
  /** Who pauses it. */
  readonly by: string;
  /** At most 500 characters. */
  readonly reason?: string;
}

export interface EngineOptions {
  readonly databaseUrl: string;
  readonly workflows: readonly AnyWorkflow[];
  readonly log?: Log;
}

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
  /** Those of the ids that exist, in no particular order. */
  getMany(ids: readonly string[], scope?: Scope): Promise<readonly Entry[]>;
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
  pauseWorkflow(name: string, options: PauseOptions): Promise<Pause>;
  /** Lets it go on; so does one that was not paused. Throws `WorkflowNotFound`. */
  resumeWorkflow(name: string): Promise<void>;
  /** Throws `EntryNotFound`, `InvalidInput`, `Conflict`. `lease` is the claim id of whoever holds the entry. */
  patch(id: string, patch: EntryPatch, options?: { scope?: Scope; lease?: string }): Promise<Entry>;
  /** Ends an entry that waits at once; asks a running one to stop. Finished entries: `Conflict` `entry_finished`. */
  cancel(id: string, scope?: Scope): Promise<Entry>;
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
  /** Failures by what they have in common. */
  readonly errorGroups: ErrorGroups;
  /** Runs entries in this process until it is stopped. */
  work(options?: WorkOptions): Promise<Worker>;
  /** Those that have not stopped, and those lost within a day, with what each holds. Entries of other workspaces are only counted. */
  workers(scope?: Scope): Promise<readonly WorkerStatus[]>;
  /**
   * Asks a worker, of whichever process, to claim nothing more, finish what it runs and stop. After five minutes it gives
   * back what it still runs, uncharged. Throws `WorkerNotFound` when it is not alive.
   */
  drainWorker(id: string, scope?: Scope): Promise<WorkerStatus>;
  /** Throws `DatabaseUnusable` when the database does not answer. */
  ping(): Promise<{ latencyMs: number; serverVersion: string; schemaVersion: number }>;
  close(): Promise<void>;
}

/** Opens an engine on a PostgreSQL database. Connects when first used. */
export function createEngine(options: EngineOptions): Engine {
  return new PostgresEngine(options);
}
