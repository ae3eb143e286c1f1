/** A worker as the API and the screens show it. Times are ISO 8601 in UTC. */
export interface WorkerStatus {
  /** What `lockedBy` of its entries shows. */
  readonly id: string;
  /** `draining`: it claims nothing more. `lost`: its lease ended; what it held goes on elsewhere. */
  readonly state: "alive" | "draining" | "lost";
  readonly host: string;
  readonly pid: number;
  /** Of this library; null: from before it was told. */
  readonly version: string | null;
  readonly nodeVersion: string | null;
  /** How many entries it runs at once. */
  readonly concurrency: number;
  /** How many it holds, of all workspaces; more than `concurrency` when some wait for their turn. */
  readonly held: number;
  /** The ones held longest, at most 20, of the caller's workspace. */
  readonly entries: readonly HeldEntry[];
  readonly workflows: readonly { readonly name: string; readonly version: string }[];
  readonly startedAt: string;
  /** Of the last heartbeat. */
  readonly seenAt: string;
  readonly silentMs: number;
  readonly leaseMs: number;
  readonly leaseEndsAt: string;
  /** When somebody asked it to drain. */
  readonly drainRequestedAt: string | null;
  /** As of its last heartbeat. Null: not told yet. */
  readonly vitals: WorkerVitals | null;
  /** Notifications reach it. False: it looks for work every second instead. */
  readonly hears: boolean | null;
}

export interface HeldEntry {
  readonly id: string;
  readonly title: string;
  readonly workflow: string;
  /** The stage that runs, or is next. */
  readonly stage: string | null;
  readonly progress: number;
  readonly since: string;
}

/** How the process of a worker is. */
export interface WorkerVitals {
  readonly memoryBytes: number;
  /** Processors used since the heartbeat before: 1 is one of them. */
  readonly cpu: number;
  /** Share of the time that the event loop was busy, 0–1. */
  readonly loopBusy: number;
  /** How late the timer of the heartbeat was. */
  readonly loopLagMs: number;
}

/** A row of `sql/read-workers.sql`. */
export interface WorkerRow
  extends Omit<
    WorkerStatus,
    "entries" | "startedAt" | "seenAt" | "leaseEndsAt" | "drainRequestedAt" | "vitals" | keyof WorkerVitals
  > {
  readonly entries: readonly HeldEntry[];
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly leaseEndsAt: Date;
  readonly drainRequestedAt: Date | null;
  readonly memoryBytes: number | null;
  readonly cpu: number | null;
  readonly loopBusy: number | null;
  readonly loopLagMs: number | null;
}

export function toWorkerStatus(row: WorkerRow): WorkerStatus {
  const { memoryBytes, cpu, loopBusy, loopLagMs, startedAt, seenAt, leaseEndsAt, drainRequestedAt, entries, ...rest } =
    row;
  return {
    ...rest,
    entries: entries.map((entry) => ({ ...entry, since: new Date(entry.since).toISOString() })),
    startedAt: startedAt.toISOString(),
    seenAt: seenAt.toISOString(),
    leaseEndsAt: leaseEndsAt.toISOString(),
    drainRequestedAt: drainRequestedAt?.toISOString() ?? null,
    vitals:
      memoryBytes === null
        ? null
        : { memoryBytes, cpu: cpu ?? 0, loopBusy: loopBusy ?? 0, loopLagMs: Math.max(loopLagMs ?? 0, 0) },
  };
}
