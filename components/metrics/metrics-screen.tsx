"use client";
import type { Metrics } from "async-workflow";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { useFirstData } from "@/hooks/use-first-data.ts";
import { useMetrics, useMetricsView } from "@/hooks/use-metrics.ts";
import { figureKeys, type MetricsQuery } from "@/lib/api/figures.ts";
import { cn } from "@/lib/ui/cn.ts";
import { MetricsCards } from "./metrics-cards.tsx";
import { MetricsCharts } from "./metrics-charts.tsx";
import { MetricsHeader } from "./metrics-header.tsx";
import { MetricsBody } from "./metrics-skeleton.tsx";
import { MetricsToolbar } from "./metrics-toolbar.tsx";

interface MetricsScreenProps {
  /** What the server knew in time. */
  readonly known: { readonly query: MetricsQuery; readonly metrics: Metrics } | null;
}

/** Figures over time: what is asked for stands in the address, and whatever is shown stays until something newer is there. */
export function MetricsScreen({ known }: MetricsScreenProps) {
  useFirstData([known ? [figureKeys.metrics(known.query), known.metrics] : [[], null]]);
  const view = useMetricsView();
  const { metrics, previous, problem, isStale, retry } = useMetrics(view);
  return (
    <>
      <MetricsHeader countedUntil={metrics?.countedUntil ?? null} />
      <MetricsToolbar view={view} />
      <LoadProblem
        what="The figures"
        many
        problem={problem}
        known={metrics !== undefined}
        onRetry={retry}
        className="mt-4"
      />
      {metrics ? (
        <div aria-busy={isStale} className={cn("transition-opacity", isStale && "opacity-60")}>
          <MetricsCards metrics={metrics} previous={previous} />
          <MetricsCharts metrics={metrics} previous={previous} view={view} />
        </div>
      ) : (
        !problem && <MetricsBody />
      )}
    </>
  );
}
