/** Figures over time, for screens and the API. Whoever asks has them brought up to date first. */
import { InvalidInput } from "../model/errors.ts";
import { type Histogram, merge, percentiles } from "../model/histogram.ts";
import {
  type BacklogNow,
  type Counts,
  type Division,
  divide,
  type Metrics,
  type MetricsPoint,
  type MetricsQuery,
  ratesOf,
} from "../model/metrics.ts";
import { resolveTime } from "../query/time-bound.ts";
import { statements } from "../sql/statement.ts";
import { type BacklogRow, mostLookedAt, readBacklog } from "./backlog.ts";
import { BriefMemory } from "./brief-memory.ts";
import type { Database } from "./database.ts";
import { Rollup } from "./rollup.ts";

interface CountedRow extends Counts {
  readonly atMs: number;
  readonly wait: Histogram | null;
  readonly run: Histogram | null;
}

interface StandingRow {
  readonly liveRows: number;
  readonly createdMs: number;
  readonly attemptsMs: number;
  readonly endsMs: number;
}

interface BacklogPoint {
  readonly atMs: number;
  readonly waiting: number;
  readonly running: number;
  readonly oldestWaitingMs: number;
}

/** What was counted so recently is not counted again because somebody looks. */
const restMs = 4_000;
/** Catching up after a long pause goes on behind the answer. */
const patienceMs = 1_000;

const nothing: Omit<CountedRow, "atMs"> = {
  created: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  expired: 0,
  retries: 0,
  lost: 0,
  wait: null,
  run: null,
};

export class MetricsReader {
  readonly #database: Database;
  readonly #rollup: Rollup;
  readonly #answers = new BriefMemory();

  constructor(database: Database) {
    this.#database = database;
    this.#rollup = new Rollup(database);
  }

  async read(query: MetricsQuery, workspace: string): Promise<Metrics> {
    const nowMs = Date.now();
    const fromMs = timeOf(query.from ?? "-24h", nowMs, "from");
    const toMs = query.to === undefined ? nowMs : timeOf(query.to, nowMs, "to");
    const division = divide({ fromMs, toMs, step: query.step }, nowMs);
    const names = query.workflow?.length ? query.workflow.toSorted() : null;
    const key = JSON.stringify([workspace, names, division]);
    return this.#answers.get(
      key,
      () => this.#read(division, { fromMs, toMs: Math.min(toMs, nowMs) }, names, workspace),
      () => true,
    );
  }

  /** Counts what has happened since; not longer than a second before it goes on by itself. */
  async bringUpToDate(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    // Without it the figures are older, and say so.
    const counted = this.#rollup.catchUp({ restMs }).catch(() => {});
    await Promise.race([counted, late]);
    clearTimeout(timer);
  }

  async #read(
    division: Division,
    asked: { fromMs: number; toMs: number },
    names: readonly string[] | null,
    workspace: string,
  ): Promise<Metrics> {
    await this.bringUpToDate();
    const values = [
      division.minutes,
      workspace,
      names,
      iso(division.fromMs),
      iso(division.toMs),
      division.stepMs / 60_000,
    ];
    const rows = await this.#database.run<CountedRow>(statements.readMetrics, values);
    const looks = await this.#database.run<BacklogPoint>(statements.readBacklogHistory, values);
    const { liveRows, countedUntil } = await this.standing();
    const counts = sumCounts(rows);
    return {
      from: iso(division.fromMs),
      to: iso(division.toMs),
      stepMs: division.stepMs,
      countedUntil,
      points: pointsOf(division, rows, looks),
      totals: {
        ...counts,
        wait: percentiles(merge(rows.map((row) => row.wait))),
        run: percentiles(merge(rows.map((row) => row.run))),
        ...ratesOf(counts, asked.toMs - Math.max(asked.fromMs, 0)),
      },
      now: await this.#now(workspace, names, liveRows),
    };
  }

  /** How far the figures have come, and how many unfinished entries there are, roughly. */
  async standing(): Promise<{ liveRows: number; countedUntil: string }> {
    const [row] = await this.#database.run<StandingRow>(statements.readRollup, []);
    if (!row) throw new Error("The row of the rollup is missing.");
    return { liveRows: row.liveRows, countedUntil: iso(Math.min(row.createdMs, row.attemptsMs, row.endsMs)) };
  }

  async #now(workspace: string, names: readonly string[] | null, liveRows: number): Promise<BacklogNow> {
    const rows = await readBacklog(this.#database, { workspace, workflows: names }, liveRows);
    return backlogNow(rows, liveRows > mostLookedAt);
  }
}

/** The rows of several workflows as one. */
export function backlogNow(rows: readonly BacklogRow[], isEstimate: boolean): BacklogNow {
  const waiting = rows.reduce((total, row) => total + row.waiting, 0);
  return {
    waiting,
    running: rows.reduce((total, row) => total + row.running, 0),
    oldestWaitingMs: waiting > 0 ? Math.round(Math.max(...rows.map((row) => row.oldestMs))) : null,
    isEstimate,
  };
}

function pointsOf(
  { fromMs, toMs, stepMs }: Division,
  rows: readonly CountedRow[],
  looks: readonly BacklogPoint[],
): MetricsPoint[] {
  const counted = new Map(rows.map((row) => [row.atMs, row]));
  const seen = new Map(looks.map((look) => [look.atMs, look]));
  const points: MetricsPoint[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
    const { wait, run, ...counts } = counted.get(atMs) ?? { atMs, ...nothing };
    const { atMs: _at, ...told } = counts;
    const look = seen.get(atMs);
    points.push({
      at: iso(atMs),
      ...told,
      wait: percentiles(wait),
      run: percentiles(run),
      waiting: look ? round(look.waiting) : null,
      running: look ? round(look.running) : null,
      oldestWaitingMs: look ? Math.round(look.oldestWaitingMs) : null,
    });
  }
  return points;
}

export function sumCounts(rows: readonly Counts[]): Counts {
  const total = (name: keyof Counts) => rows.reduce((sum, row) => sum + row[name], 0);
  return {
    created: total("created"),
    completed: total("completed"),
    failed: total("failed"),
    cancelled: total("cancelled"),
    expired: total("expired"),
    retries: total("retries"),
    lost: total("lost"),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const round = (value: number): number => Math.round(value * 10) / 10;

function timeOf(text: string, nowMs: number, field: "from" | "to"): number {
  const time = resolveTime(text, nowMs, field);
  if (time === null) {
    throw new InvalidInput(
      field,
      `${field} must be a time like 2026-11-23T14:00Z, a date, or a duration before now like -24h.`,
    );
  }
  return time;
}
