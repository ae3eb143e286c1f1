import type { Metrics } from "async-workflow";
import { metricsParams } from "../ui/metrics-range.ts";
import { api } from "./client.ts";

/** Figures over time and how workflows do. Paths and bodies: docs/api.md. */
export interface MetricsQuery {
  readonly from: string;
  /** Null: until now. */
  readonly to: string | null;
  /** Per point: `"5m"`; null: the server chooses. */
  readonly step: string | null;
  /** Null: all workflows together. */
  readonly workflow: string | null;
}

export function fetchMetrics(query: MetricsQuery, signal?: AbortSignal): Promise<Metrics> {
  const { workflow, ...asked } = metricsParams(query);
  return api.metrics({ ...asked, ...(workflow && { workflow: [workflow] }) }, { signal });
}

/** The names under which these answers are cached. */
export const figureKeys = {
  metrics: (query: MetricsQuery) => ["metrics", query] as const,
  workflows: ["workflow-stats"] as const,
  workflow: (name: string) => ["workflow-stats", name] as const,
};
