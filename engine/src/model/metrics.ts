/** Figures over a range of time, and how the range is divided. */
import { InvalidInput } from "./errors.ts";
import type { Percentiles } from "./histogram.ts";

export interface MetricsQuery {
  /** A time, a date, or a duration before now (`-24h`, which is the default). */
  readonly from?: string;
  /** Default: now. */
  readonly to?: string;
  /** Default: all workflows together. */
  readonly workflow?: readonly string[];
  /** Per point: whole minutes, like `5m` or `1h`. Default: as fine as 300 points allow. */
  readonly step?: string;
}

/** What happened within a span. */
export interface Counts {
  readonly created: number;
  readonly completed: number;
  /** For good. */
  readonly failed: number;
  readonly cancelled: number;
  /** Not started within the time they were given. */
  readonly expired: number;
  /** Attempts that failed and were tried again. */
  readonly retries: number;
  /** Attempts cut off by the death of their worker. */
  readonly lost: number;
}

export interface MetricsPoint extends Counts {
  /** The beginning of its span. */
  readonly at: string;
  /** From when it was due to when it was first claimed, of entries that ended. */
  readonly wait: Percentiles;
  /** From the first claim to the end, of entries that completed. */
  readonly run: Percentiles;
  /** On average, from one look a minute; null when nobody looked: no process was running. */
  readonly waiting: number | null;
  readonly running: number | null;
  /** The longest wait seen. */
  readonly oldestWaitingMs: number | null;
}

export interface MetricsTotals extends Counts {
  readonly wait: Percentiles;
  readonly run: Percentiles;
  /** Entries that ended, per minute. */
  readonly throughput: number;
  /** Of what completed or failed, 0–1; null when nothing did. */
  readonly successRate: number | null;
  readonly failureRate: number | null;
}

export interface BacklogNow {
  /** Due and not held by a worker. Exact up to 20,000 unfinished entries, then from a sample. */
  readonly waiting: number;
  readonly running: number;
  readonly oldestWaitingMs: number | null;
  readonly isEstimate: boolean;
}

export interface Metrics {
  /** What was asked for, widened to whole steps. */
  readonly from: string;
  readonly to: string;
  readonly stepMs: number;
  /** Everything that happened before then is counted. */
  readonly countedUntil: string;
  readonly points: readonly MetricsPoint[];
  readonly totals: MetricsTotals;
  readonly now: BacklogNow;
}

const mostPoints = 300;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 2, 5, 10, 15, 30]
  .map((n) => n * minute)
  .concat(
    [1, 2, 3, 6, 12].map((n) => n * hour),
    [1, 2, 7, 14].map((n) => n * day),
  );
/** Figures by the minute are kept for so long. */
const minutesKeptMs = 7 * day;

/** How a range is divided. `minutes` is the span of the rows to read. */
export interface Division {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly minutes: 1 | 60;
}

/** Throws `InvalidInput` for a range or a step that cannot be. */
export function divide(range: { fromMs: number; toMs: number; step?: string | undefined }, nowMs: number): Division {
  const { fromMs, toMs } = range;
  if (fromMs >= toMs) throw new InvalidInput("from", "from must be before to.");
  const finest = fromMs < nowMs - minutesKeptMs ? hour : minute;
  const fits = (step: number) => Math.ceil(toMs / step) - Math.floor(fromMs / step) <= mostPoints;
  const stepMs = range.step === undefined ? steps.find((step) => step >= finest && fits(step)) : stepOf(range.step);
  if (stepMs === undefined) throw new InvalidInput("from", "The range is too long: figures are kept for 400 days.");
  if (stepMs === 0) throw new InvalidInput("step", "step must be at least 1m.");
  if (stepMs < finest || (finest === hour && stepMs % hour !== 0)) {
    throw new InvalidInput(
      "step",
      "Figures older than 7 days are kept by the hour: give whole hours as step, or a later from.",
    );
  }
  if (!fits(stepMs)) {
    throw new InvalidInput(
      "step",
      `That would be more than ${mostPoints} points: give a longer step or a shorter range.`,
    );
  }
  return {
    fromMs: Math.floor(fromMs / stepMs) * stepMs,
    toMs: Math.ceil(toMs / stepMs) * stepMs,
    stepMs,
    minutes: stepMs % hour === 0 ? 60 : 1,
  };
}

function stepOf(text: string): number {
  const match = /^(\d{1,6})(m|h|d)$/.exec(text);
  if (!match) throw new InvalidInput("step", "step must be whole minutes, hours or days, like 5m or 1h.");
  return Number(match[1]) * { m: minute, h: hour, d: day }[match[2] as "m" | "h" | "d"];
}

/** The rates of what ended within a span of time. */
export function ratesOf(
  counts: Counts,
  spanMs: number,
): Pick<MetricsTotals, "throughput" | "successRate" | "failureRate"> {
  const { completed, failed, cancelled, expired } = counts;
  const decided = completed + failed;
  const ended = decided + cancelled + expired;
  return {
    throughput: spanMs > 0 ? Number(((ended * minute) / spanMs).toPrecision(4)) : 0,
    successRate: decided > 0 ? completed / decided : null,
    failureRate: decided > 0 ? failed / decided : null,
  };
}
