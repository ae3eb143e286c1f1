/**
 * Durations as counts per bucket, eight to each doubling: bucket b holds what is above 2^((b-1)/8) ms and up to 2^(b/8) ms,
 * and the first one everything up to 0.1 ms. Counts of any times and places can be put together, which percentiles cannot.
 */

/** Counts by bucket. */
export type Histogram = Readonly<Record<number, number>>;

/** How long something took, in milliseconds. A percentile is at most 5 % from the true one. */
export interface Percentiles {
  /** How many durations it is told from. */
  readonly samples: number;
  /** Null without any. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

const perDoubling = 8;

/** The middle of a bucket: no value in it is more than 4.5 % away. */
const middle = (bucket: number): number => 2 ** ((bucket - 0.5) / perDoubling);

export function percentiles(histogram: Histogram | null): Percentiles {
  const counts = Object.entries(histogram ?? {})
    .map(([bucket, count]) => [Number(bucket), count] as const)
    .sort(([a], [b]) => a - b);
  const samples = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    samples,
    p50: quantile(counts, samples, 0.5),
    p95: quantile(counts, samples, 0.95),
    p99: quantile(counts, samples, 0.99),
  };
}

/** All counts together. */
export function merge(histograms: Iterable<Histogram | null>): Histogram {
  const merged: Record<number, number> = {};
  for (const histogram of histograms) {
    for (const [bucket, count] of Object.entries(histogram ?? {})) {
      merged[Number(bucket)] = (merged[Number(bucket)] ?? 0) + count;
    }
  }
  return merged;
}

// The smallest value that as many are not above: the nearest rank.
function quantile(counts: readonly (readonly [number, number])[], samples: number, part: number): number | null {
  let left = Math.ceil(samples * part);
  for (const [bucket, count] of counts) {
    left -= count;
    if (left <= 0) return round(middle(bucket));
  }
  return null;
}

/** Three digits: more would claim to be exact. */
function round(ms: number): number {
  return Number(ms.toPrecision(3));
}
