"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Metrics } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { useMemo } from "react";
import { fetchMetrics, figureKeys, type MetricsQuery } from "@/lib/api/figures.ts";
import { previousOf, queryOf, refreshMs, type Shown, shownOf } from "@/lib/ui/metrics-range.ts";
import { useAddress } from "./use-address.ts";
import { usePolling } from "./use-live.ts";

export interface MetricsView {
  readonly shown: Shown;
  readonly workflow: string | null;
  readonly compares: boolean;
  readonly setRange: (id: string) => void;
  readonly zoom: (fromMs: number, toMs: number) => void;
  readonly setWorkflow: (name: string | null) => void;
  readonly setCompares: (compares: boolean) => void;
}

/** What the metrics page shows, kept in the address: links, reload and Back work. */
export function useMetricsView(): MetricsView {
  const [url, setUrl] = useAddress();
  const shown = useMemo(() => shownOf(url), [url]);
  return {
    shown,
    workflow: url.get("workflow"),
    compares: url.has("compare"),
    setRange: (id) => setUrl({ range: id === "24h" ? null : id, from: null, to: null }),
    zoom: (fromMs, toMs) =>
      setUrl({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), range: null }),
    setWorkflow: (workflow) => setUrl({ workflow }),
    setCompares: (compares) => setUrl({ compare: compares ? "1" : null }, "replace"),
  };
}

/** The figures, kept fresh; while others load, the last ones stay. */
export function useMetrics({ shown, workflow, compares }: MetricsView) {
  const polling = usePolling(refreshMs(shown) ?? 60_000);
  const query = queryOf(shown, workflow);
  const result = useQuery<Metrics, ApiError>({
    queryKey: figureKeys.metrics(query),
    queryFn: ({ signal }) => fetchMetrics(query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs(shown) === null ? false : polling,
  });
  // Of the answer's own time, so that it changes when the points do and not with every drawing.
  const now = result.data ? Date.parse(result.data.countedUntil) : 0;
  const before: MetricsQuery | null = compares && now > 0 ? previousOf(shown, workflow, now) : null;
  const previous = useQuery<Metrics, ApiError>({
    queryKey: figureKeys.metrics(before ?? query),
    queryFn: ({ signal }) => fetchMetrics(before ?? query, signal),
    placeholderData: keepPreviousData,
    enabled: before !== null,
    staleTime: 60_000,
  });
  return {
    metrics: result.data,
    problem: result.error,
    isStale: result.isPlaceholderData,
    retry: () => void result.refetch(),
    previous: compares ? previous.data : undefined,
  };
}
