/** What the methods of the engine take and give. */
import type { AuditRecord, RequestOrigin } from "./model/audit-record.ts";
import type { Duration } from "./model/duration.ts";
import type { Entry } from "./model/entry.ts";
import type { Json } from "./model/json.ts";
import type { LogLevel, LogLine } from "./model/log-line.ts";
import type { PayloadCodec } from "./model/payload-codec.ts";
import type { Transaction } from "./model/transaction.ts";
import type { AnyWorkflow, Log } from "./model/workflow.ts";
import type { EntryFilter } from "./query/entry-filter.ts";
import type { EntryOrder } from "./query/entry-order.ts";

/** Whose entries a call may see or touch. Every look-up joins it in the same SQL; a foreign id is not found. */
export interface Scope {
  readonly workspace: string;
  /** Changes may touch only entries of this owner: else `NotYourEntry`. Default: those of everybody. Reading is not narrowed. */
  readonly owner?: string;
  /** Who asks for a change, for the entry's history and the audit log. Default: `owner`. */
  readonly by?: string;
  /** Where a change comes from, for the audit log. */
  readonly request?: RequestOrigin;
  /** Masks what is secret in inputs and results, except in entries of this owner. Default: nothing is masked. */
  readonly maskFor?: string;
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
  /** Encrypts inputs, results and what stages and steps leave, before they reach the database. Default: none, they are stored as they are. */
  readonly codec?: PayloadCodec | null;
}
