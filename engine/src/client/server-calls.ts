/** The calls about workflows, workers, errors, views and the server. */
import type { ErrorGroupDetail, ErrorGroupPage, ErrorGroupQuery, ErrorStatus } from "../model/error-group.ts";
import type { Metrics, MetricsQuery } from "../model/metrics.ts";
import type { SavedView } from "../model/saved-view.ts";
import type { SystemReport } from "../model/system-report.ts";
import type { WorkerStatus } from "../model/worker-status.ts";
import type { WorkflowDescription } from "../model/workflow.ts";
import type { Pause, WorkflowStats, WorkflowSummary } from "../model/workflow-stats.ts";
import { paramsOf } from "./list-params.ts";
import type { Call, CallOptions, Transport } from "./transport.ts";

export interface Workflows {
  readonly workflows: readonly WorkflowDescription[];
  /** The one that is used when none is named. */
  readonly default: string | null;
}

export interface Health {
  readonly status: "ok";
  /** Told to callers who are known, as `streams` is. */
  readonly database?: { readonly latencyMs: number; readonly serverVersion: string; readonly schemaVersion: number };
  /** Live streams open in the process that answered. */
  readonly streams?: number;
}

export interface ServerCalls {
  /** What can be started here, and with which input. */
  workflows(options?: CallOptions): Promise<Workflows>;
  /** Every workflow that was ever registered, with its last 24 hours. */
  workflowSummaries(options?: CallOptions): Promise<readonly WorkflowSummary[]>;
  workflowStats(name: string, options?: CallOptions): Promise<WorkflowStats>;
  /** No worker begins a stage of it any more. */
  pauseWorkflow(name: string, options?: CallOptions & { readonly reason?: string }): Promise<Pause>;
  resumeWorkflow(name: string, options?: CallOptions): Promise<void>;
  workers(options?: CallOptions): Promise<readonly WorkerStatus[]>;
  /** It finishes what it runs and stops. */
  drainWorker(id: string, options?: CallOptions): Promise<WorkerStatus>;
  errorGroups(query?: ErrorGroupQuery, options?: CallOptions): Promise<ErrorGroupPage>;
  errorGroup(fingerprint: string, options?: CallOptions): Promise<ErrorGroupDetail>;
  setErrorGroupStatus(fingerprint: string, status: ErrorStatus, options?: CallOptions): Promise<ErrorGroupDetail>;
  metrics(query?: MetricsQuery, options?: CallOptions): Promise<Metrics>;
  /** The caller's own. */
  savedViews(options?: CallOptions): Promise<readonly SavedView[]>;
  /** Takes the place of one of the same name. */
  saveView(view: Pick<SavedView, "name" | "query">, options?: CallOptions): Promise<SavedView>;
  deleteView(id: string, options?: CallOptions): Promise<void>;
  /** How the database and the processes are, each finding with what helps. */
  systemCheck(options?: CallOptions): Promise<SystemReport>;
  /** Rejects while the database does not answer. */
  health(options?: CallOptions): Promise<Health>;
}

const path = (folder: string, name: string): string => `/api/${folder}/${encodeURIComponent(name)}`;

export function serverCalls(transport: Transport): ServerCalls {
  const call = <T>(path: string, options?: Call) => transport.call<T>(path, options);
  return {
    workflows: ({ signal } = {}) => call("/api/workflows", { signal }),
    workflowSummaries: async ({ signal } = {}) =>
      (await call<{ workflows: WorkflowSummary[] }>("/api/workflows/stats", { signal })).workflows,
    workflowStats: (name, { signal } = {}) => call(`${path("workflows", name)}/stats`, { signal }),
    pauseWorkflow: (name, { reason, signal } = {}) =>
      call(`${path("workflows", name)}/pause`, { method: "POST", body: { reason }, repeatable: true, signal }),
    resumeWorkflow: async (name, { signal } = {}) => {
      await call(`${path("workflows", name)}/resume`, { method: "POST", repeatable: true, signal });
    },
    workers: async ({ signal } = {}) => (await call<{ workers: WorkerStatus[] }>("/api/workers", { signal })).workers,
    drainWorker: (id, { signal } = {}) =>
      call(`${path("workers", id)}/drain`, { method: "POST", repeatable: true, signal }),
    errorGroups: (query = {}, { signal } = {}) => call("/api/errors", { query: paramsOf({ ...query }), signal }),
    errorGroup: (fingerprint, { signal } = {}) => call(path("errors", fingerprint), { signal }),
    setErrorGroupStatus: (fingerprint, status, { signal } = {}) =>
      call(path("errors", fingerprint), { method: "POST", body: { status }, repeatable: true, signal }),
    metrics: (query = {}, { signal } = {}) => call("/api/metrics", { query: paramsOf({ ...query }), signal }),
    savedViews: async ({ signal } = {}) => (await call<{ views: SavedView[] }>("/api/views", { signal })).views,
    saveView: (view, { signal } = {}) => call("/api/views", { method: "POST", body: view, repeatable: true, signal }),
    deleteView: async (id, { signal } = {}) => {
      await call(path("views", id), { method: "DELETE", signal });
    },
    systemCheck: ({ signal } = {}) => call("/api/system", { repeatable: false, signal }),
    health: ({ signal } = {}) => call("/api/health", { repeatable: false, signal }),
  };
}
