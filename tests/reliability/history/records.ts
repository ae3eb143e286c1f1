/**
 * The record of one run: a directory of NDJSON files, one kind of record each, and `run.json`.
 * Whoever writes them only appends; nothing is derived from them before the run is over.
 *
 * Times of the harness (`at`, `from`, `to` …) are microseconds of the machine's monotonic clock, the same for all processes of a boot.
 * Times of PostgreSQL are its own clock; `clock.ndjson` relates the two.
 */
import type { Json } from "../../../engine/src/model/json.ts";
import type { Row, TableName } from "./rows.ts";

export interface WalChange {
  readonly table: TableName;
  readonly op: "insert" | "update" | "delete";
  readonly old: Row | null;
  readonly new: Row | null;
}

/** wal.ndjson: a committed transaction, in commit order. */
export interface WalCommit {
  readonly lsn: string;
  readonly xid: number;
  /** When PostgreSQL committed it, in microseconds since 1970. */
  readonly at: number;
  readonly changes: readonly WalChange[];
}

/** An entry as an answer showed it. */
export interface Seen {
  readonly entryId: string;
  readonly version: number;
  readonly status: string;
  readonly progress: number;
}

/** calls.ndjson: what a client asked and was told. `unknown`: no answer, or one that leaves open whether it was done. */
export interface Call {
  readonly id: string;
  readonly client: string;
  /** The client's; none: `local`. */
  readonly workspace?: string;
  readonly call: "start" | "get" | "list" | "patch" | "cancel" | "retry" | "unlock";
  readonly invokedAt: number;
  readonly answeredAt: number | null;
  readonly outcome: "ok" | "refused" | "unknown";
  /** Why it was refused: a code of the API. */
  readonly refusal?: string;
  readonly entryId: string | null;
  /** Of a start; without a key a title must belong to one start only. */
  readonly title?: string;
  readonly key?: string;
  readonly input?: Json;
  readonly seen?: readonly Seen[];
}

/** effects.ndjson: what a handler did, told to a process that no fault touches. */
export interface Effect {
  readonly entryId: string;
  readonly stage: number;
  readonly attempt: number;
  readonly pid: number;
  readonly event: "begin" | "end" | "step" | "report";
  /** At `step`: the step that runs, as name#occurrence. */
  readonly step?: string;
  /** At `end`: the hash of what the handler returned, see content-hash.ts. */
  readonly resultHash?: string;
  /** At `report`: the progress of its entry that it has reported last, before it does something else. */
  readonly progress?: number;
  readonly at: number;
}

/** stream.ndjson: what a reader of the live stream got. A `resync` must be followed by reads, which are calls. */
export interface StreamRecord {
  readonly client: string;
  /** The reader's; none: `local`. */
  readonly workspace?: string;
  readonly connection: number;
  readonly event: "ready" | "entries" | "resync" | "cut" | "closed";
  readonly seen?: readonly Seen[];
  /** Only these entries were asked for; without: all. */
  readonly ids?: readonly string[];
  readonly at: number;
}

/** hooks.ndjson: a message that a webhook delivered, as its receiver took it in. */
export interface HookRecord {
  /** The one that it was addressed to. */
  readonly webhook: string;
  readonly messageId: string;
  readonly type: string;
  /** What it tells of. */
  readonly entryId: string;
  /** Its signature is that of the webhook's secret. */
  readonly signed: boolean;
  /** What the receiver answered, or meant to when the connection broke. */
  readonly status: number;
  readonly at: number;
}

/** faults.ndjson: what was done to the system, and how it is known that it was. */
export interface Fault {
  /** The id of the row in the plan of faults: A1, B9 … */
  readonly row: string;
  readonly target: string;
  readonly from: number;
  readonly to: number;
  readonly fired: boolean;
  /** A pid that is gone, bytes that were cut, a restart in the log. */
  readonly evidence: string;
}

/** processes.ndjson: how each process of the run ended. */
export interface ProcessEnd {
  readonly role: "web" | "worker" | "postgres" | "client";
  readonly pid: number;
  readonly at: number;
  readonly exit: number | string;
  /** The nemesis or the end of the run ended it. */
  readonly asked: boolean;
}

/** clock.ndjson */
export interface ClockSample {
  readonly monotonic: number;
  /** PostgreSQL's clock_timestamp() at the same moment, microseconds since 1970. */
  readonly database: number;
}

/** final.ndjson: the rows that are there after the run. */
export interface FinalRow {
  readonly table: TableName;
  readonly row: Row;
}

/** catalog.ndjson: what a look at the schema found after the run. */
export interface CatalogFault {
  readonly kind: "invalid-index" | "unvalidated-constraint" | "corruption" | "none";
  readonly name: string;
}

export interface RunStage {
  readonly name: string;
  readonly attempts: number;
  /** The shortest pause after an attempt that failed. */
  readonly minDelayMs: number;
  /** Its handler tells the effect sink when it begins and ends. */
  readonly tellsEffects: boolean;
}

export interface RunWorkflow {
  readonly id: number;
  readonly name: string;
  readonly stages: readonly RunStage[];
}

/** Who is told of what ends in a workspace. */
export interface RunWebhook {
  readonly id: string;
  readonly workspace: string;
  readonly events: readonly string[];
}

export const floorNames = [
  "acknowledged",
  "lostLeases",
  "zombieEffects",
  "unknownCalls",
  "streamCuts",
  "effects",
  "seen",
] as const;
export type FloorName = (typeof floorNames)[number];

/** run.json: what was run, and what must have happened for the run to say anything. */
export interface Run {
  readonly format: 1;
  readonly name: string;
  readonly commit: string;
  readonly workflows: readonly RunWorkflow[];
  readonly webhooks: readonly RunWebhook[];
  /** How often each fault must have fired. Empty: the run proves nothing about faults and is VOID. */
  readonly plannedFaults: Readonly<Record<string, number>>;
  readonly floors: Readonly<Partial<Record<FloorName, number>>>;
  /** What may not happen more often, since no fault causes it. */
  readonly ceilings?: Readonly<Partial<Record<FloorName, number>>>;
  /** From when on nothing was hurt any more, on the monotonic clock. */
  readonly healedAt: number;
  readonly endedAt: number;
  readonly times: {
    /** How far clocks and samples may be apart. */
    readonly toleranceMs: number;
    /** From the end of a lease to the next claim. */
    readonly recoveryMs: number;
    /** From healing to the end of the last entry. */
    readonly drainMs: number;
    /** From a commit to the stream's message. */
    readonly streamMs: number;
    /** From a due entry to its claim. */
    readonly pickUpMs: number;
    /** What stages get when their worker is told to stop. Without: it is not asked when what they held comes free. */
    readonly graceMs?: number;
  };
  /** The least that is ended per second after healing, as a share of the time before the first fault. Null: no steady load. */
  readonly throughput: { readonly windowMs: number; readonly share: number } | null;
  /** Faults touch PostgreSQL's clock: what compares its times with each other is left out. */
  readonly databaseClockMoved: boolean;
}

export interface History {
  readonly run: Run;
  readonly wal: readonly WalCommit[];
  readonly calls: readonly Call[];
  readonly effects: readonly Effect[];
  readonly stream: readonly StreamRecord[];
  readonly hooks: readonly HookRecord[];
  readonly faults: readonly Fault[];
  readonly processes: readonly ProcessEnd[];
  readonly clock: readonly ClockSample[];
  readonly final: readonly FinalRow[];
  readonly catalog: readonly CatalogFault[];
}
