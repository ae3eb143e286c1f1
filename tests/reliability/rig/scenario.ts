/** What a run is: who takes part, what is broken, and what must have happened for it to say anything. */
import type { FloorName } from "../history/records.ts";
import type { Patch } from "./build.ts";
import type { Controller } from "./control-group.ts";
import type { Order } from "./processes/doors.ts";
import type { Habit } from "./processes/rig-workflows.ts";
import type { Rig } from "./rig.ts";

/** Breaks something again and again until the signal fires; then mends it and resolves. */
export type Nemesis = (rig: Rig, signal: AbortSignal) => Promise<void>;

export interface Scenario {
  readonly tier: "P" | "N";
  readonly name: string;
  readonly what: string;
  readonly workers: number;
  readonly concurrency: number;
  readonly leaseSeconds: number;
  readonly httpClients: number;
  readonly libraryClients: number;
  /** Clients of a second workspace, with a reader of the stream: they use the same keys, and ask for what is not theirs. */
  readonly guests?: number;
  /** Both workspaces are told of what ends. */
  readonly webhooks?: boolean;
  readonly streamReaders: number;
  /** Between two calls of one client. */
  readonly pauseMs: number;
  /** The share of starts with a key that are sent twice at once. */
  readonly twice: number;
  readonly habits: Readonly<Partial<Record<Habit, number>>>;
  readonly orders?: readonly Order[];
  /** Wrong clocks of the workers, by their place. */
  readonly clockSkewsMs?: readonly number[];
  /** After how long a reader breaks its own connection, on average. */
  readonly streamLifeMs: number;
  readonly lateCommitsDelayMs?: number;
  readonly operatorEveryMs?: number;
  /** Load without faults, before and after. */
  readonly calmMs: number;
  /** Faults end when all that are planned have fired and the floors are reached, at the latest after this. */
  readonly faultsMs: number;
  readonly nemeses: readonly Nemesis[];
  /** How often each fault must have fired, by the ids of the plan. */
  readonly planned: Readonly<Record<string, number>>;
  /** Rows of the plan that its load shows: handlers and clients do these things by themselves. */
  readonly shows?: readonly string[];
  readonly floors: Readonly<Partial<Record<FloorName, number>>>;
  readonly ceilings?: Readonly<Partial<Record<FloorName, number>>>;
  /** From the end of a lease to the next claim. */
  readonly recoveryMs: number;
  readonly drainMs: number;
  readonly streamMs: number;
  readonly throughputShare?: number;
  /** The database is on a disk of so many megabytes. */
  readonly diskMegabytes?: number;
  /** Each worker lives in a control group of its own. */
  readonly groups?: readonly Controller[];
  /** What a worker may use, where it has a control group for memory. */
  readonly memoryMegabytes?: number;
  /** Each worker reaches the database by a wire of its own, in a network of its own. */
  readonly privateWires?: boolean;
  /** PostgreSQL has a clock that can be set. */
  readonly falseClock?: boolean;
  /** Web processes are replaced behind an address that stays. */
  readonly webFront?: boolean;
  readonly workerEnvironment?: Readonly<Record<string, string>>;
  /** What stages get when their worker is told to stop; half a second without, and then the checker does not look at it. */
  readonly graceMs?: number;
  /** Workers hear signals as the program does: the second one ends them at once. */
  readonly endsAsProgram?: boolean;
  /** So many entries wait before the first worker is there: a nemesis brings both. */
  readonly backlog?: number;
  /** Of the engine: a mechanism broken on purpose. */
  readonly patches?: readonly Patch[];
}
