/** The seam between the bench and what it measures. A library comes in profiles: the same library, set up differently. */
import type { Probe } from "./probe.ts";

/** A workflow of one no-op stage, or of three that each are durable before the next starts. */
export type Kind = "one" | "three";

export interface Input {
  readonly n: number;
  /** When `start` was called, on the machine's monotonic clock, in ms. Only where latency is measured. */
  readonly at?: number;
}

export type StoreName = "postgres" | "redis" | "restate";

/** Where the store of one measurement can be reached. */
export interface Target {
  readonly url: string;
  /** Restate only: where endpoints are registered. */
  readonly adminUrl?: string;
}

export interface Profile {
  readonly library: string;
  readonly name: string;
  /** What differs from the library's defaults. */
  readonly settings: string;
  readonly store: StoreName;
  /** What a crash of the machine can cost, and what is kept of finished entries. */
  readonly durability: string;
  /** Roughly how many entries a second it does, so that every measurement takes about the same time. Absent: not measured. */
  readonly pace: {
    readonly one?: number;
    readonly three?: number;
    readonly start?: number;
    readonly bulk?: number;
    /** Samples a second that leave it idle in between. */
    readonly latency?: number;
  };
  /** Worker processes that can share the work. Default 2. */
  readonly mostWorkers?: 1 | 2;
  /** A process that starts entries can run them itself, without a way through the store: its latency is worth a row. */
  readonly local?: boolean;
  /** The memory of an idle worker is measured for one profile of a library. */
  readonly idle?: boolean;
  /** It can be asked for the cost of a claim. */
  readonly backlog?: boolean;
  /** False: finished entries leave no rows behind. */
  readonly keepsFinished?: boolean;
}

export interface Contestant {
  readonly profile: Profile;
  /** npm packages that a user installs for it. */
  readonly packages: readonly string[];
  /** What has to be done once per run of the bench, before all measurements. */
  build?(): Promise<void>;
  /** Loads the library and connects; called in the contestant's own process. */
  open(target: Target, probe: Probe): Promise<Participant>;
  /** Loads the library and connects, for measurements of claims. */
  openBacklog?(target: Target): Promise<Backlog>;
}

/** A library at work in one process. Nothing closes it: its process is killed and its store thrown away. */
export interface Participant {
  /** Creates the schema in a fresh store. */
  prepare(): Promise<void>;
  /** Resolves when the library says that the entry is stored. */
  start(kind: Kind, input: Input): Promise<unknown>;
  /** The library's way to start many at once; absent when it has none. */
  startMany?(kind: Kind, inputs: readonly Input[]): Promise<unknown>;
  /** Stores entries that wait for a worker, where neither `start` nor `startMany` can do that. */
  fill?(kind: Kind, inputs: readonly Input[]): Promise<unknown>;
  /** Starts a worker; resolves when it takes entries. */
  work(kind: Kind): Promise<unknown>;
  /** Whether the store knows no unfinished entry. */
  drained(kind: Kind): Promise<boolean>;
}

/** A queue of one-stage entries, filled by SQL and emptied by the library's own claims. */
export interface Backlog {
  prepare(): Promise<void>;
  addWaiting(count: number): Promise<void>;
  /** Rows as the library leaves them behind; absent when it keeps none. */
  addFinished?(count: number): Promise<void>;
  /** Claims 100 entries and completes them; resolves with how long the claim's statement took, in ms. */
  claimHundred(): Promise<number>;
}
