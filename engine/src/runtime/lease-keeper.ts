/**
 * Keeps a worker alive in the database's eyes, and tells running entries when they are no longer its own. One statement
 * per beat for any number of entries, on a connection of its own so that busy ones cannot starve it.
 */
import { statements } from "../sql/statement.ts";
import type { Fence } from "./claim.ts";
import type { Database } from "./database.ts";

export type Taken = "cancelled" | "lost";

export interface LeaseEvents {
  readonly over: () => void;
  readonly expiry: () => void;
  readonly forgotten: (fence: Fence) => void;
}

interface Beat {
  readonly alive: boolean;
  readonly cancelled: readonly string[];
  readonly taken: readonly string[];
  readonly forgotten: readonly Fence[];
  readonly nextExpiryMs: number | null;
}

/** Beats per lease: two may be lost before others take over. */
const beatsPerLease = 3;
/** Part of the lease after which a worker that could not beat gives up by itself, on its own monotonic clock. */
const trustedPart = 0.9;

export class LeaseKeeper {
  readonly #database: Database;
  readonly #workerId: number;
  readonly #leaseMs: number;
  readonly #onOver: () => void;
  readonly #onExpiry: () => void;
  readonly #onForgotten: (fence: Fence) => void;
  readonly #held = new Map<string, { claimId: string; taken: (how: Taken) => void }>();
  #timer: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #beatAgain = false;
  #stopped = false;

  /**
   * `onOver` is called once when this worker has lost its lease; all its entries were told before.
   * `onExpiry` is called when the lease of another worker may have ended: time to look.
   * `onForgotten` is called for entries that the database says are held here and nobody here knows of: give them back.
   */
  constructor(database: Database, workerId: number, leaseMs: number, on: LeaseEvents) {
    this.#database = database;
    this.#workerId = workerId;
    this.#leaseMs = leaseMs;
    this.#onOver = on.over;
    this.#onExpiry = on.expiry;
    this.#onForgotten = on.forgotten;
    this.#timer = setInterval(() => void this.beat(), leaseMs / beatsPerLease);
    this.#renewed(performance.now());
    void this.beat();
  }

  // A second claim of an entry means that the first was taken away, be it that this worker has not heard of it yet.
  hold({ entryId, claimId }: Fence, taken: (how: Taken) => void): void {
    this.#tell(entryId, "lost");
    this.#held.set(entryId, { claimId, taken });
  }

  drop({ entryId, claimId }: Fence): void {
    if (this.#held.get(entryId)?.claimId === claimId) this.#held.delete(entryId);
  }

  /** Beats now: when a cancel was hinted at, and by itself every third of the lease. */
  beat(): Promise<void> {
    // The statement that is under way may have looked before what is asked about was committed.
    if (this.#beating) this.#beatAgain = true;
    this.#beating ??= this.#beat().finally(() => {
      this.#beating = undefined;
      if (!this.#beatAgain) return;
      this.#beatAgain = false;
      void this.beat();
    });
    return this.#beating;
  }

  async #beat(): Promise<void> {
    if (this.#stopped) return;
    const begun = performance.now();
    const held = [...this.#held].map(([entryId, { claimId }]) => ({ entryId, claimId }));
    try {
      const values = [
        this.#workerId,
        this.#leaseMs,
        held.map((each) => each.entryId),
        held.map((each) => each.claimId),
      ];
      const [beat] = await this.#database.run<Beat>(statements.heartbeat, values);
      if (this.#stopped) return;
      if (!beat?.alive) {
        this.#giveUp();
        return;
      }
      this.#renewed(begun);
      for (const entryId of beat.cancelled) this.#tell(entryId, "cancelled");
      for (const { entryId, claimId } of held) {
        if (beat.taken.includes(entryId) && this.#held.get(entryId)?.claimId === claimId) this.#tell(entryId, "lost");
      }
      for (const fence of beat.forgotten) if (!this.#held.has(fence.entryId)) this.#onForgotten(fence);
      this.#watchOthers(beat.nextExpiryMs);
    } catch {
      // The next beat tries again; when none succeeds the deadline ends it.
    }
  }

  // Counted from before the statement was sent: the database cannot have renewed earlier than that.
  #renewed(begun: number): void {
    clearTimeout(this.#deadline);
    const left = this.#leaseMs * trustedPart - (performance.now() - begun);
    this.#deadline = setTimeout(() => this.#giveUp(), left);
  }

  #watchOthers(nextExpiryMs: number | null): void {
    clearTimeout(this.#expiry);
    if (nextExpiryMs === null || this.#stopped) return;
    this.#expiry = setTimeout(this.#onExpiry, Math.max(nextExpiryMs, 0) + 50);
  }

  #giveUp(): void {
    if (this.#stopped) return;
    this.stop();
    for (const entryId of [...this.#held.keys()]) this.#tell(entryId, "lost");
    this.#onOver();
  }

  #tell(entryId: string, how: Taken): void {
    const held = this.#held.get(entryId);
    this.#held.delete(entryId);
    held?.taken(how);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    clearTimeout(this.#deadline);
    clearTimeout(this.#expiry);
  }
}
