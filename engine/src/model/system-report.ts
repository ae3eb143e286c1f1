/** How the system is: one row per thing that can be wrong, each with what to do about it. */
export type SystemStatus = "ok" | "warn" | "fail";

export const systemGroups = ["Database", "Storage", "Live updates", "Workers"] as const;
export type SystemGroup = (typeof systemGroups)[number];

export interface SystemRow {
  /** Stable. */
  readonly id: string;
  readonly group: SystemGroup;
  readonly label: string;
  readonly status: SystemStatus;
  /** What was found, for people. */
  readonly value: string;
  /** What to do; null when nothing needs doing. */
  readonly fix: string | null;
}

export interface SystemReport {
  /** The worst of the rows. */
  readonly status: SystemStatus;
  readonly checkedAt: string;
  readonly rows: readonly SystemRow[];
}

export interface TableFacts {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  readonly dead: number;
  readonly vacuumedMs: number | null;
}

export interface WorkflowFacts {
  readonly name: string;
  readonly paused: boolean;
  readonly workers: number;
  readonly freeSlots: number;
  readonly waiting: number;
  readonly oldestMs: number | null;
}

/** What `sql/read-system.sql` gives. */
export interface DatabaseFacts {
  readonly serverVersion: string;
  readonly serverMs: number;
  readonly inRecovery: boolean;
  readonly schemaVersion: number | null;
  /** Whom the processes are to the database. */
  readonly role: { readonly name: string; readonly isSuperuser: boolean; readonly ownsTables: boolean };
  readonly settings: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly databaseBytes: number;
  readonly frozenAge: number;
  readonly tables: readonly TableFacts[];
  readonly weeks: { readonly ahead: number; readonly has: boolean; readonly oldestMs: number | null };
  readonly outsideWeeks: boolean;
  readonly retentionMs: number | null;
  readonly oldestTransaction: {
    readonly pid: number;
    readonly application: string;
    readonly state: string;
    readonly ageMs: number;
  } | null;
  readonly oldestPreparedMs: number | null;
  readonly slots: readonly { readonly name: string; readonly active: boolean; readonly bytes: number | null }[];
  readonly workflows: readonly WorkflowFacts[];
  readonly lostWorkers: number;
  readonly deafWorkers: readonly string[];
}

/** By which keys values are encrypted, as a sample of them shows. */
export interface EncryptionFacts {
  /** By which this process encrypts; null: by none. */
  readonly current: string | null;
  readonly found: readonly {
    /** Null: in the clear. */
    readonly key: string | null;
    readonly count: number;
    /** Whether this process can decrypt it. */
    readonly isKnown: boolean;
  }[];
}

/** What this process measured beside. */
export interface MeasuredFacts {
  readonly encryption: EncryptionFacts;
  readonly latencyMs: number;
  /** This machine's clock less the database's. */
  readonly clockSkewMs: number;
  readonly knownSchemaVersion: number;
  readonly pool: { readonly open: number; readonly idle: number; readonly waiting: number; readonly most: number };
  readonly hasSettings: boolean;
  readonly prepares: boolean;
  /** Time of a notification to itself; null: none arrived. */
  readonly notifyMs: number | null;
  /** How late changes were seen lately; null: nobody follows, or nothing changed. */
  readonly feedLagMs: number | null;
  readonly loopLagMs: number;
}

export type SystemFacts = DatabaseFacts & MeasuredFacts;
