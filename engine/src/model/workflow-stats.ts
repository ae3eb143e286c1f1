/** A workflow as it does these days: what screens show of it beside its definition. */

import type { Percentiles } from "./histogram.ts";
import type { Json } from "./json.ts";
import type { BacklogNow, Counts, MetricsTotals } from "./metrics.ts";

/** Since then no worker claims entries of the workflow. */
export interface Pause {
  readonly at: string;
  readonly by: string;
  readonly reason: string | null;
}

export interface WorkflowHour {
  readonly at: string;
  readonly completed: number;
  readonly failed: number;
}

export interface WorkflowSummary {
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly description: string;
  readonly paused: Pause | null;
  /** Versions that live workers have code for. */
  readonly liveVersions: readonly string[];
  readonly workers: number;
  readonly lastEntry: { readonly id: string; readonly title: string; readonly createdAt: string } | null;
  /** Since the beginning of the hour 23 hours ago. */
  readonly last24h: MetricsTotals;
  readonly hours: readonly WorkflowHour[];
  readonly now: BacklogNow;
}

/** The attempts at one stage in the last 24 hours. */
export interface StageStats extends Pick<Counts, "completed" | "failed" | "retries" | "lost"> {
  readonly name: string;
  /** Of attempts that completed. */
  readonly run: Percentiles;
  /** Attempts that failed, of those that completed or failed, 0–1. */
  readonly failureRate: number | null;
}

export interface WorkflowVersion {
  readonly version: string;
  readonly stages: readonly string[];
  /** Last registered differently than before. */
  readonly updatedAt: string;
  readonly workers: readonly VersionWorker[];
  readonly waiting: number;
  readonly running: number;
}

export interface VersionWorker {
  readonly id: string;
  readonly host: string;
  readonly slots: number;
  /** Entries of this version that it holds. */
  readonly holding: number;
  readonly draining: boolean;
}

export interface WorkflowStats extends WorkflowSummary {
  /** Of the newest version, in order. */
  readonly stages: readonly StageStats[];
  /** The newest first. */
  readonly versions: readonly WorkflowVersion[];
  readonly inputSchema: Json;
  /** Everything that happened before then is counted. */
  readonly countedUntil: string;
}
