/**
 * Keeps a worker alive in the database's eyes, and tells running entries when they are no longer its own. One statement
 * per beat for any number of entries, on a connection of its own so that busy ones cannot starve it.
 */
import { statements } from "../sql/statement.ts";
import type { Fence } from "./claim.ts";
import type { Database } from "./database.ts";
import { LeaseGuard, sharedNow } from "./lease-guard.ts";
import { Vitals } from "./vitals.ts";

export type Taken = "cancelled" | "lost";

/** Whoever runs a held entry. */
export interface LeaseHolder {
  /** When its present stage must have ended, on the shared clock; 0 while none runs. */
  readonly mustEndBy: number;
  takeAway(how: Taken): void;
}

interface Held {
  readonly claimId: string;
  readonly holder: LeaseHolder;
}

export interface LeaseEvents {
  readonly over: () => void;
  /** What time the database says it is, and when it was asked, on the shared clock. */
  readonly now: (nowMs: number, askedAt: number) => void;
  readonly expiry: () => void;
  /** Somebody asked this worker to drain; may be called again. */
  readonly drain: () => void;
  /** A bulk action runs somewhere, or should. */
  readonly bulk: () => void;
  readonly forgotten: (fence: Fence) => Promise<void>;
  /** The workflows that are paused, at each beat. */
  readonly paused: (workflowIds: readonly number[]) => void;
}

interface Beat {
  readonly alive: boolean;
  readonly draining: boolean;
  readonly cancelled: readonly string[];
  readonly taken: readonly string[];
  readonly forgotten: readonly Fence[];
  readonly rescue: boolean;
  readonly paused: readonly number[];
  readonly bulk: boolean;
  readonly nextExpiryMs: number | null;
  readonly nowMs: number;
}

/** Beats per lease: two may be lost before others take over. */
const beatsPerLease = 3;
/** Between two looks at leases of others that are over. */
const againMs = 1_000;
/** Part of the lease after which a worker that could not beat gives up by itself, on its own monotonic clock. */
const trustedPart = 0.9;

export class LeaseKeeper {
  readonly #database: Database;
  readonly #workerId: number;
  readonly #leaseMs: number;
  readonly #onOver: () => void;
  readonly #onExpiry: () => void;
  readonly #onDrain: () => void;
  readonly #onBulk: () => void;
  readonly #hears: () => boolean | null;
  readonly #vitals: Vitals;
  readonly #onForgotten: (fence: Fence) => Promise<void>;
  readonly #onPaused: LeaseEvents["paused"];
  readonly #onNow: LeaseEvents["now"];
  readonly #guard: LeaseGuard;
  readonly #held = new Map<string, Held>();
  #timer: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #beatAgain = false;
  #stopped = false;

  /**
   * `onOver` is called once when this worker has lost its lease; all its entries were told before.
   * `onExpiry` is called when there may be something to rescue: the lease of another worker ended, or a beat saw some.
   * `hears` tells whether notifications reach this worker, for those who look at it.
   * `onForgotten` is called for entries that the database says are held here and nobody here knows of: give them back.
   */
  constructor(database: Database, workerId: number, leaseMs: number, hears: () => boolean | null, on: LeaseEvents) {
    this.#database = database;
    this.#workerId = workerId;
    this.#leaseMs = leaseMs;
    this.#onOver = on.over;
    this.#onExpiry = on.expiry;
    this.#onDrain = on.drain;
    this.#onBulk = on.bulk;
    this.#hears = hears;
    this.#vitals = new Vitals(leaseMs / beatsPerLease);
    this.#onForgotten = on.forgotten;
    this.#onPaused = on.paused;
    this.#onNow = on.now;
    this.#timer = setInterval(() => {
      this.#vitals.ticked();
      void this.beat();
    }, leaseMs / beatsPerLease);
    this.#guard = new LeaseGuard(database.url, workerId, leaseMs);
    this.#renewed(sharedNow());
    void this.beat();
  }

  // A second claim of an entry means that the first was taken away, be it that this worker has not heard of it yet.
  hold({ entryId, claimId }: Fence, holder: LeaseHolder): void {
    // The lease ended between the claim and this call: nobody would ever tell the holder.
    if (this.#stopped) {
      holder.takeAway("lost");
      return;
    }
    this.#tell(entryId, "lost");
    this.#held.set(entryId, { claimId, holder });
  }

  drop({ entryId, claimId }: Fence): void {
    if (this.#held.get(entryId)?.claimId === claimId) this.#held.delete(entryId);
  }

  /**
   * Gives back at once what was claimed by a claim whose answer was lost. Only while no other claim is under way. Should the
   * server commit it later still, a beat finds it.
   */
  async giveBackForgotten(): Promise<void> {
    const forgotten = await this.#database.run<Fence>(statements.forgotten, [this.#workerId, [...this.#held.keys()]]);
    await Promise.all(forgotten.map((fence) => this.#onForgotten(fence)));
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
    const begun = sharedNow();
    const held = [...this.#held].map(([entryId, { claimId }]) => ({ entryId, claimId }));
    try {
      const values = [
        this.#workerId,
        this.#leaseMs,
        held.map((each) => each.entryId),
        held.map((each) => each.claimId),
        JSON.stringify({ ...this.#vitals.read(), hears: this.#hears() }),
      ];
      const [beat] = await this.#database.run<Beat>(statements.heartbeat, values);
      if (this.#stopped) return;
      if (!beat?.alive) {
        this.#giveUp();
        return;
      }
      this.#onNow(beat.nowMs, begun);
      this.#renewed(begun);
      this.#onPaused(beat.paused);
      if (beat.draining) this.#onDrain();
      this.#guard.limit(Math.max(0, ...[...this.#held.values()].map(({ holder }) => holder.mustEndBy)));
      for (const entryId of beat.cancelled) this.#tell(entryId, "cancelled");
      for (const { entryId, claimId } of held) {
        if (beat.taken.includes(entryId) && this.#held.get(entryId)?.claimId === claimId) this.#tell(entryId, "lost");
      }
      for (const fence of beat.forgotten) if (!this.#held.has(fence.entryId)) void this.#onForgotten(fence);
      if (beat.rescue) this.#onExpiry();
      if (beat.bulk) this.#onBulk();
      this.#watchOthers(beat.nextExpiryMs);
    } catch {
      // The next beat tries again; when none succeeds the deadline ends it.
    }
  }

  // Counted from before the statement was sent: the database cannot have renewed earlier than that.
  #renewed(begun: number): void {
    this.#guard.renewed(begun);
    clearTimeout(this.#deadline);
    const left = this.#guard.renewedAt + this.#leaseMs * trustedPart - sharedNow();
    this.#deadline = setTimeout(() => this.#giveUpUnlessGuarded(), left);
  }

  // After a long computation this timer is late, and the guard may have kept the lease meanwhile.
  #giveUpUnlessGuarded(): void {
    if (sharedNow() - this.#guard.renewedAt >= this.#leaseMs * trustedPart) this.#giveUp();
    else this.#renewed(this.#guard.renewedAt);
  }

  /** A stage begins that must have ended by then: until that time a busy event loop is no reason to lose the lease. */
  vouch(until: number): void {
    if (!this.#stopped) this.#guard.extend(until);
  }

  #watchOthers(nextExpiryMs: number | null): void {
    clearTimeout(this.#expiry);
    if (nextExpiryMs === null || this.#stopped) return;
    this.#expiry = setTimeout(() => void this.#lookAtOthers(), Math.max(nextExpiryMs, 0) + 50);
  }

  // The other one has renewed its lease long before, as a rule, and may still die long before our next beat: leases differ in length.
  async #lookAtOthers(): Promise<void> {
    try {
      const [others] = await this.#database.run<{ nextExpiryMs: number | null }>(statements.nextExpiry, [
        this.#workerId,
      ]);
      const nextExpiryMs = others?.nextExpiryMs ?? null;
      if (nextExpiryMs !== null && nextExpiryMs <= 0) this.#onExpiry();
      // One that is over is buried by then; if it could not be, the next beat sees it.
      this.#watchOthers(nextExpiryMs === null ? null : Math.max(nextExpiryMs, againMs));
    } catch {
      // The next beat looks again.
    }
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
    held?.holder.takeAway(how);
  }

  stop(): void {
    this.#stopped = true;
    this.#guard.stop();
    clearInterval(this.#timer);
    clearTimeout(this.#deadline);
    clearTimeout(this.#expiry);
  }
}
