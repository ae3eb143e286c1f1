import type { Metrics, Pause, WorkflowStats, WorkflowSummary } from "async-workflow";
import { request } from "./request.ts";

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
  const params = new URLSearchParams({ from: query.from });
  if (query.to !== null) params.set("to", query.to);
  if (query.step !== null) params.set("step", query.step);
  if (query.workflow !== null) params.set("workflow", query.workflow);
  return request<Metrics>(`/api/metrics?${params}`, { signal });
}

const workflowPath = (name: string): string => `/api/workflows/${encodeURIComponent(name)}`;

export async function fetchWorkflowSummaries(signal?: AbortSignal): Promise<readonly WorkflowSummary[]> {
  return (await request<{ workflows: readonly WorkflowSummary[] }>("/api/workflows/stats", { signal })).workflows;
}

export function fetchWorkflowStats(name: string, signal?: AbortSignal): Promise<WorkflowStats> {
  return request<WorkflowStats>(`${workflowPath(name)}/stats`, { signal });
}

export function pauseWorkflow(name: string, reason: string): Promise<Pause> {
  const body = reason.trim() === "" ? {} : { reason: reason.trim() };
  return request<Pause>(`${workflowPath(name)}/pause`, { method: "POST", body });
}

export function resumeWorkflow(name: string): Promise<null> {
  return request<null>(`${workflowPath(name)}/resume`, { method: "POST" });
}

/** The names under which these answers are cached. */
export const figureKeys = {
  metrics: (query: MetricsQuery) => ["metrics", query] as const,
  workflows: ["workflow-stats"] as const,
  workflow: (name: string) => ["workflow-stats", name] as const,
};
