"use client";
import type { Metrics } from "async-workflow";
import { useMemo } from "react";
import { Chart } from "@/components/charts/chart.tsx";
import type { MetricsView } from "@/hooks/use-metrics.ts";
import { useNow } from "@/hooks/use-now.ts";
import { chartsOf } from "@/lib/ui/metrics-charts.ts";

interface MetricsChartsProps {
  readonly metrics: Metrics;
  readonly previous: Metrics | undefined;
  readonly view: MetricsView;
}

export function MetricsCharts({ metrics, previous, view }: MetricsChartsProps) {
  const charts = useMemo(() => chartsOf(metrics, previous), [metrics, previous]);
  const times = useMemo(() => metrics.points.map(({ at }) => Date.parse(at)), [metrics]);
  // Only to tell today from other days.
  const day = Math.floor(useNow() / 3_600_000) * 3_600_000;
  const { stepMs } = metrics;
  const shared = { times, stepMs, now: day || Date.parse(metrics.to), onZoom: view.zoom };
  const hrefOf = (index: number) => entriesHref(times[index] ?? 0, stepMs, view.workflow);
  return (
    <div className="mt-4 grid gap-4 lg:grid-cols-2">
      {charts.map((chart) => (
        <Chart key={chart.title} {...shared} {...chart} hrefOf={hrefOf} />
      ))}
    </div>
  );
}

/** The entries created in that span: what ended then began then, or shortly before. */
function entriesHref(atMs: number, stepMs: number, workflow: string | null): string {
  const params = new URLSearchParams({
    from: new Date(atMs).toISOString(),
    to: new Date(atMs + stepMs).toISOString(),
  });
  if (workflow !== null) params.set("workflow", workflow);
  return `/entries?${params}`;
}
