/** A server that keeps entries. Each measurement gets a fresh one, or a fresh database in it. */
import type { StoreName, Target } from "../contestant.ts";

export interface Store {
  readonly target: Target;
  /** Process of the server, for its CPU time and memory. */
  readonly pid: number;
  /** Brings a freshly filled store to rest, so that no upkeep falls into the measurement. */
  settle(): Promise<void>;
  /** Connections of others. */
  connections(): Promise<number>;
  /** Commits and rollbacks so far; NaN where the store does not count them. */
  transactions(): Promise<number>;
  /** Keeps a snapshot open, as a forgotten transaction does; returns how to end it. PostgreSQL only. */
  holdSnapshot?(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface Stores {
  open(name: StoreName): Promise<Store>;
  close(): Promise<void>;
}
