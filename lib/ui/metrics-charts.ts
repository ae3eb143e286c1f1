/** Which charts the metrics page has, and what each of them says. */
import type { Metrics, MetricsPoint, Percentiles } from "async-workflow";
import type { Series, Unit } from "./chart.ts";
import { count, fewSamples } from "./figures.ts";
import { duration } from "./time.ts";

const told = (ms: number): string => (ms === 0 ? "0" : duration(ms).replace(".0 s", " s"));

export interface MetricsChart {
  readonly title: string;
  readonly description: string;
  readonly series: readonly Series[];
  readonly unit: Unit;
  readonly format: (value: number) => string;
  readonly note: string;
  readonly whenEmpty: string;
}

export function chartsOf(metrics: Metrics, previous: Metrics | undefined): readonly MetricsChart[] {
  const { points, totals } = metrics;
  const before = previous?.points;
  const ended = (point: MetricsPoint) => point.completed + point.failed + point.cancelled + point.expired;
  return [
    {
      title: "Finished",
      description: "Entries that ended, by how",
      series: [
        bar("completed", "--chart-good", points, (point) => point.completed),
        bar("failed", "--chart-bad", points, (point) => point.failed),
        bar("cancelled or expired", "--chart-neutral", points, (point) => point.cancelled + point.expired),
        ...earlier(before, points.length, ended),
      ],
      unit: "count",
      format: count,
      note: "",
      whenEmpty: "Nothing finished in this time.",
    },
    times("Run time", "From the first claim to the end, of entries that completed", metrics, before, "run"),
    times("Wait", "From when it was due to the first claim", metrics, before, "wait"),
    {
      title: "Retries",
      description: "Attempts tried again, and those a dead worker left",
      series: [
        bar("retries", "--chart-attention", points, (point) => point.retries),
        bar("lost", "--chart-bad", points, (point) => point.lost),
        ...earlier(before, points.length, (point) => point.retries + point.lost),
      ],
      unit: "count",
      format: count,
      note: "",
      whenEmpty: totals.completed + totals.failed > 0 ? "Every attempt went through." : "No attempts in this time.",
    },
    {
      title: "Backlog",
      description: "Entries that waited and ran, looked at once a minute",
      series: [
        line("waiting", "--chart-attention", points, (point) => point.waiting, undefined, count),
        line("running", "--chart-first", points, (point) => point.running, [6, 3], count),
        ...earlier(before, points.length, (point) => point.waiting),
      ],
      unit: "count",
      format: count,
      note:
        points.some((point) => point.waiting === null) && points.some((point) => point.waiting !== null)
          ? "Where the line is broken, no process was running to look."
          : "",
      whenEmpty: "Nothing waited or ran when it was looked at.",
    },
    {
      title: "Oldest waiting",
      description: "The longest that an entry had waited by then",
      series: [
        line("longest wait", "--chart-attention", points, (point) => point.oldestWaitingMs, undefined, told),
        ...earlier(before, points.length, (point) => point.oldestWaitingMs),
      ],
      unit: "duration",
      format: told,
      note: "",
      whenEmpty: "Nothing waited when it was looked at.",
    },
  ];
}

function times(
  title: string,
  description: string,
  { points, totals }: Metrics,
  before: readonly MetricsPoint[] | undefined,
  kind: "run" | "wait",
): MetricsChart {
  const all = totals[kind];
  const of = (name: "p50" | "p95" | "p99", label: string, color: string, dash?: readonly number[]): Series => ({
    label,
    color,
    kind: "line",
    ...(dash && { dash }),
    values: points.map((point) => point[kind][name]),
    whenIdle: all[name] === null ? "–" : told(all[name]),
  });
  return {
    title,
    description,
    series: [
      of("p50", "p50", "--chart-first"),
      of("p95", "p95", "--chart-second", [8, 3]),
      of("p99", "p99", "--chart-third", [3, 3]),
      ...earlier(before, points.length, (point) => point[kind].p95, "p95 before"),
    ],
    unit: "duration",
    format: told,
    note: samplesNote(all),
    whenEmpty: kind === "run" ? "Nothing completed in this time." : "Nothing ended in this time.",
  };
}

function samplesNote({ samples }: Percentiles): string {
  if (samples === 0) return "";
  if (samples < fewSamples)
    return `Only ${samples} ${samples === 1 ? "sample" : "samples"}: percentiles of so few say little.`;
  return `${count(samples)} samples`;
}

function bar(
  label: string,
  color: string,
  points: readonly MetricsPoint[],
  of: (point: MetricsPoint) => number,
): Series {
  const values = points.map(of);
  return { label, color, kind: "bar", values, whenIdle: count(values.reduce((sum, value) => sum + value, 0)) };
}

function line(
  label: string,
  color: string,
  points: readonly MetricsPoint[],
  of: (point: MetricsPoint) => number | null,
  dash: readonly number[] | undefined,
  format: (value: number) => string,
): Series {
  const values = points.map(of);
  const last = values.findLast((value) => value !== null) ?? null;
  return { label, color, kind: "line", ...(dash && { dash }), values, whenIdle: last === null ? "–" : format(last) };
}

/** The time before, point for point, under the present one. */
function earlier(
  before: readonly MetricsPoint[] | undefined,
  length: number,
  of: (point: MetricsPoint) => number | null,
  label = "before",
): Series[] {
  if (!before) return [];
  const values = Array.from({ length }, (_, index) => {
    const point = before[index];
    return point ? of(point) : null;
  });
  return [{ label, color: "--chart-before", kind: "line", dash: [2, 4], values, whenIdle: "" }];
}
