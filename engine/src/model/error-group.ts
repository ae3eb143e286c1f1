/** Failures of one kind, as the API and the screens show them. Times are ISO 8601 in UTC. */
import type { Scope } from "../engine.ts";
import type { EntryError } from "./entry.ts";
import { errorKind, errorTitle } from "./fingerprint.ts";

/** `resolved` becomes `open` by itself when it fails so again; `ignored` does not. */
export const errorStatuses = ["open", "resolved", "ignored"] as const;
export type ErrorStatus = (typeof errorStatuses)[number];

export interface ErrorGroup {
  readonly fingerprint: string;
  readonly workflow: string;
  readonly stage: string;
  /** The class of what was thrown, or the engine's code. */
  readonly kind: string;
  /** The message without what differs from time to time. */
  readonly title: string;
  /** Of the last failure. */
  readonly message: string;
  /** Whose failure the last one was. */
  readonly lastEntryId: string;
  /** Attempts that failed so. */
  readonly count: number;
  /** Different entries among them. */
  readonly entries: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Failures in each of the last 24 hours by the clock, the present one last. */
  readonly hours: readonly number[];
  readonly status: ErrorStatus;
  /** When a person set the status, and who. */
  readonly statusAt: string | null;
  readonly statusBy: string | null;
  /** It was resolved, and failed again then. */
  readonly regressedAt: string | null;
}

export interface ErrorGroupPage {
  /** The last seen first. */
  readonly groups: readonly ErrorGroup[];
  readonly counts: ErrorCounts;
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null;
}

/** All groups of the workspace, by status. */
export type ErrorCounts = Readonly<Record<ErrorStatus, number>>;

export interface ErrorGroupQuery {
  /** Default: all. */
  readonly status?: readonly ErrorStatus[];
  readonly workflow?: string;
  /** Default 50, at most 100. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** The failures of a workspace by what they have in common. */
export interface ErrorGroups {
  list(query?: ErrorGroupQuery, scope?: Scope): Promise<ErrorGroupPage>;
  counts(scope?: Scope): Promise<ErrorCounts>;
  /** Throws `ErrorGroupNotFound`. */
  get(fingerprint: string, scope?: Scope): Promise<ErrorGroupDetail>;
  /** Throws `ErrorGroupNotFound`. */
  setStatus(fingerprint: string, status: ErrorStatus, scope?: Scope): Promise<ErrorGroupDetail>;
}

/** One failed attempt. */
export interface ErrorFailure {
  readonly entryId: string;
  readonly title: string;
  readonly attempt: number;
  /** It ended the entry; the others were tried again. */
  readonly final: boolean;
  readonly at: string;
}

export interface ErrorShare {
  readonly value: string;
  readonly count: number;
}

export interface ErrorGroupDetail extends ErrorGroup {
  /** The errors of the last five failures that read differently, with their stacks. */
  readonly samples: readonly (ErrorFailure & { readonly error: EntryError })[];
  /** The last failures, at most 20. */
  readonly failures: readonly ErrorFailure[];
  /** Among the last `looked` failures that are still kept. */
  readonly byVersion: readonly ErrorShare[];
  readonly byWorker: readonly ErrorShare[];
  readonly looked: number;
}

/** A row of `sql/list-error-groups.sql`. */
export interface ErrorGroupRow {
  readonly fingerprint: string;
  readonly workflow: string;
  readonly stage: string;
  readonly error: EntryError | null;
  readonly entryId: string;
  readonly count: number;
  readonly entries: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly hours: readonly number[];
  readonly status: ErrorStatus;
  readonly statusAt: Date | null;
  readonly statusBy: string | null;
  readonly regressedAt: Date | null;
}

/** A row of `sql/read-error-failures.sql`. */
export interface ErrorFailureRow {
  readonly entryId: string;
  readonly title: string;
  readonly attempt: number;
  readonly final: boolean;
  readonly at: Date;
  readonly workflowVersion: string;
  readonly worker: string | null;
  readonly error: EntryError | null;
}

const nothingKept: EntryError = { code: "unknown", message: "The error is not kept any more." };

export function toErrorGroup(row: ErrorGroupRow): ErrorGroup {
  const error = row.error ?? nothingKept;
  return {
    fingerprint: row.fingerprint,
    workflow: row.workflow,
    stage: row.stage,
    kind: errorKind(error),
    title: errorTitle(error.message),
    message: error.message,
    lastEntryId: row.entryId,
    count: row.count,
    entries: row.entries,
    firstSeen: row.firstSeen.toISOString(),
    lastSeen: row.lastSeen.toISOString(),
    hours: row.hours,
    status: row.status,
    statusAt: row.statusAt?.toISOString() ?? null,
    statusBy: row.statusBy,
    regressedAt: row.regressedAt?.toISOString() ?? null,
  };
}

const mostFailures = 20;

export function toErrorGroupDetail(row: ErrorGroupRow, failures: readonly ErrorFailureRow[]): ErrorGroupDetail {
  const messages = new Set<string>();
  const samples = failures.flatMap((each) => {
    const { error } = each;
    if (!error || messages.has(`${error.message}\n${error.stack}`)) return [];
    messages.add(`${error.message}\n${error.stack}`);
    return [{ ...toFailure(each), error }];
  });
  return {
    ...toErrorGroup(row),
    samples,
    failures: failures.slice(0, mostFailures).map(toFailure),
    byVersion: shares(failures.map((each) => each.workflowVersion)),
    byWorker: shares(failures.map((each) => each.worker ?? "")),
    looked: failures.length,
  };
}

const toFailure = ({ entryId, title, attempt, final, at }: ErrorFailureRow): ErrorFailure => ({
  entryId,
  title,
  attempt,
  final,
  at: at.toISOString(),
});

function shares(values: readonly string[]): ErrorShare[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}
