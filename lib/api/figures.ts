import type { Metrics } from "async-workflow";
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
  const { from, to, step, workflow } = query;
  const asked = { from, ...(to && { to }), ...(step && { step }), ...(workflow && { workflow: [workflow] }) };
  return api.metrics(asked, { signal });
}

/** The names under which these answers are cached. */
export const figureKeys = {
  metrics: (query: MetricsQuery) => ["metrics", query] as const,
  workflows: ["workflow-stats"] as const,
  workflow: (name: string) => ["workflow-stats", name] as const,
};
