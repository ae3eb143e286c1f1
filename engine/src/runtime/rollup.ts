/**
 * Brings the figures up to date: counts what has been committed since the last time, in portions, behind a horizon before
 * which nothing can be committed any more. The tables are read by time, and a row carries the time at which it was written,
 * which may be long before its commit; so a portion ends only where every transaction that could have written before is
 * over (`sql/read-rollup.sql` says how that is known). Any process may do it at any time: whoever moves the marks counts.
 */
import { statements } from "../sql/statement.ts";
import { percentLookedAt } from "./backlog.ts";
import { type Database, isRolledBack } from "./database.ts";

interface Standing {
  readonly nowMs: number;
  readonly createdMs: number;
  readonly attemptsMs: number;
  readonly endsMs: number;
  readonly movedMsAgo: number;
  readonly creating: readonly string[];
  readonly trying: readonly string[];
  readonly ending: readonly string[];
  readonly isLookedAt: boolean;
  readonly lastChange: string;
  readonly liveRows: number;
}

/** One of the three tables that are read: how far it is counted, how far it may be, and who could still write before that. */
interface Mark {
  readonly at: number;
  readonly end: number;
}

/** A statement reads the clock a moment before it can be seen that it writes. */
const marginMs = 2_000;
/** How long to wait for transactions that were under way. Most last a few milliseconds; the next round asks again. */
const patienceMs = [20, 50, 100, 200] as const;
const shortestPortionMs = 1_000;
const longestPortionMs = 6 * 3_600_000;
/** A portion that took longer is followed by a shorter one, and the other way round. */
const slowMs = 700;
const fastMs = 150;

export class Rollup {
  readonly #database: Database;
  readonly #marginMs: number;
  #portionMs = 60_000;
  #underWay: Promise<void> | undefined;
  /** The newest change at the last count. What it tells of may have been written within the margin, so a second count follows. */
  #lastChange: string | undefined;
  /** The newest change when two counts had found the same: nothing was written that is not counted. */
  #allCounted: string | undefined;

  constructor(database: Database, options: { marginMs?: number } = {}) {
    this.#database = database;
    this.#marginMs = options.marginMs ?? marginMs;
  }

  /**
   * Counts everything that is behind the horizon by now, unless somebody did within the last `restMs`. `idles`: nor when nothing was
   * written since; the horizon stays behind then, which nobody sees who does not look.
   */
  catchUp({ restMs = 0, idles = false } = {}): Promise<void> {
    this.#underWay ??= this.#catchUp(restMs, idles).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #catchUp(restMs: number, idles: boolean): Promise<void> {
    const [standing] = await this.#database.run<Standing>(statements.readRollup, []);
    if (!standing) return;
    if (!standing.isLookedAt) await this.#database.run(statements.lookAtBacklog, [percentLookedAt(standing.liveRows)]);
    if (standing.movedMsAgo < restMs) return;
    if (idles && standing.lastChange === this.#allCounted) return;
    let marks = await this.#marks(standing);
    while (marks.some(({ at, end }) => at < end)) {
      const next = marks.map(({ at, end }) => ({ at: Math.min(at + this.#portionMs, end), end }));
      const outcome = await this.#count(marks, next);
      if (outcome === "moved by another") return;
      if (outcome === "counted") marks = next;
    }
    const isAll = standing.lastChange === this.#lastChange && marks.every(({ end }) => end === this.#horizon(standing));
    this.#allCounted = isAll ? standing.lastChange : undefined;
    this.#lastChange = standing.lastChange;
  }

  #horizon({ nowMs }: Standing): number {
    return nowMs - this.#marginMs;
  }

  /** What is held up by a transaction stands still; the others go on. */
  async #marks(standing: Standing): Promise<Mark[]> {
    const { createdMs, attemptsMs, endsMs, creating, trying, ending } = standing;
    const open = await this.#stillWriting([...creating, ...trying, ...ending]);
    const mark = (at: number, writers: readonly string[]): Mark => ({
      at,
      end: writers.some((id) => open.has(id)) ? at : Math.max(at, this.#horizon(standing)),
    });
    return [mark(createdMs, creating), mark(attemptsMs, trying), mark(endsMs, ending)];
  }

  async #count(from: readonly Mark[], to: readonly Mark[]): Promise<"counted" | "moved by another" | "too much"> {
    const begun = performance.now();
    try {
      const values = from.flatMap(({ at }, index) => [iso(at), iso((to[index] as Mark).at)]);
      const [row] = await this.#database.transaction(async (connection) => {
        await connection.run(statements.planByHashing, []);
        return connection.run<{ moved: boolean }>(statements.rollUp, values);
      });
      const tookMs = performance.now() - begun;
      if (tookMs > slowMs) this.#portionMs = Math.max(shortestPortionMs, this.#portionMs / 2);
      else if (tookMs < fastMs) this.#portionMs = Math.min(longestPortionMs, this.#portionMs * 2);
      return row?.moved ? "counted" : "moved by another";
    } catch (error) {
      if (!isRolledBack(error) || this.#portionMs === shortestPortionMs) throw error;
      this.#portionMs = Math.max(shortestPortionMs, this.#portionMs / 4);
      return "too much";
    }
  }

  /** Those of the transactions that have not ended within a short while. */
  async #stillWriting(ids: readonly string[]): Promise<ReadonlySet<string>> {
    let open = ids;
    for (const waitMs of patienceMs) {
      if (open.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      const [row] = await this.#database.run<{ ids: string[] }>(statements.stillWriting, [open]);
      open = row?.ids ?? [];
    }
    return new Set(open);
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
