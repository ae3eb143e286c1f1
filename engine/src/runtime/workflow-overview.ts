/** Workflows as they do these days: versions, workers, the last 24 hours. */
import { WorkflowNotFound } from "../model/errors.ts";
import { type Histogram, merge, percentiles } from "../model/histogram.ts";
import type { Json } from "../model/json.ts";
import { type BacklogNow, type Counts, type MetricsTotals, ratesOf } from "../model/metrics.ts";
import { workflowName } from "../model/workflow.ts";
import type {
  Pause,
  StageStats,
  VersionWorker,
  WorkflowHour,
  WorkflowStats,
  WorkflowSummary,
} from "../model/workflow-stats.ts";
import { statements } from "../sql/statement.ts";
import { type BacklogRow, mostLookedAt, readBacklog } from "./backlog.ts";
import type { Database } from "./database.ts";
import { backlogNow, type MetricsReader, sumCounts } from "./metrics.ts";

interface VersionRow {
  readonly id: number;
  readonly name: string;
  readonly version: string;
  readonly stages: readonly string[];
  readonly description: { readonly title?: string; readonly text?: string; readonly inputSchema?: Json };
  readonly updatedAt: Date;
  readonly pausedAt: Date | null;
  readonly pausedBy: string | null;
  readonly reason: string | null;
  readonly lastId: string | null;
  readonly lastTitle: string | null;
  readonly lastCreatedAt: Date | null;
  readonly workers: readonly VersionWorker[];
}

interface HourRow extends Counts {
  readonly workflowId: number;
  readonly stage: number;
  readonly atMs: number;
  readonly wait: Histogram | null;
  readonly run: Histogram | null;
}

interface Read {
  readonly versions: readonly VersionRow[];
  readonly hours: readonly HourRow[];
  readonly backlog: readonly BacklogRow[];
  readonly sinceMs: number;
  readonly nowMs: number;
  readonly isEstimate: boolean;
  readonly countedUntil: string;
}

const hourMs = 3_600_000;
const hoursShown = 24;
/** A name may have seen many versions; those without a worker and without work are told up to here. */
const mostVersions = 20;

export class WorkflowOverview {
  readonly #database: Database;
  readonly #metrics: MetricsReader;

  constructor(database: Database, metrics: MetricsReader) {
    this.#database = database;
    this.#metrics = metrics;
  }

  /** All workflows that were ever registered, by name. */
  async list(workspace: string): Promise<readonly WorkflowSummary[]> {
    const read = await this.#read(workspace, null);
    const names = [...new Set(read.versions.map((version) => version.name))].sort();
    return names.map((name) => summaryOf(name, read));
  }

  /** Throws `WorkflowNotFound`. */
  async stats(name: string, workspace: string): Promise<WorkflowStats> {
    if (!workflowName.test(name)) throw new WorkflowNotFound(name);
    const read = await this.#read(workspace, name);
    const [newest] = read.versions;
    if (!newest) throw new WorkflowNotFound(name);
    return {
      ...summaryOf(name, read),
      inputSchema: newest.description.inputSchema ?? null,
      countedUntil: read.countedUntil,
      stages: newest.stages.map((stage) => stageOf(stage, read)),
      versions: read.versions
        .map(({ id, version, stages, updatedAt, workers }) => {
          const { waiting, running } = backlogOf([id], read);
          return { version, stages, updatedAt: updatedAt.toISOString(), workers, waiting, running };
        })
        .filter(
          ({ workers, waiting, running }, index) => index < mostVersions || workers.length + waiting + running > 0,
        ),
    };
  }

  async #read(workspace: string, name: string | null): Promise<Read> {
    await this.#metrics.bringUpToDate();
    const { liveRows, countedUntil } = await this.#metrics.standing();
    const nowMs = Date.now();
    const sinceMs = Math.floor(nowMs / hourMs) * hourMs - (hoursShown - 1) * hourMs;
    const versions = await this.#database.run<VersionRow>(statements.readWorkflows, [workspace, name]);
    const hours = await this.#database.run<HourRow>(statements.readDay, [
      workspace,
      new Date(sinceMs).toISOString(),
      name,
    ]);
    const backlog = await readBacklog(
      this.#database,
      { workspace, workflows: name === null ? null : [name] },
      liveRows,
    );
    return { versions, hours, backlog, sinceMs, nowMs, isEstimate: liveRows > mostLookedAt, countedUntil };
  }
}

function summaryOf(name: string, read: Read): WorkflowSummary {
  const versions = read.versions.filter((version) => version.name === name);
  const ids = versions.map(({ id }) => id);
  const rows = read.hours.filter(({ workflowId, stage }) => stage === -1 && ids.includes(workflowId));
  const counts = sumCounts(rows);
  const last24h: MetricsTotals = {
    ...counts,
    wait: percentiles(merge(rows.map((row) => row.wait))),
    run: percentiles(merge(rows.map((row) => row.run))),
    ...ratesOf(counts, read.nowMs - read.sinceMs),
  };
  const { title, text } = versions[0]?.description ?? {};
  return {
    name,
    title: title ?? name,
    description: text ?? "",
    paused: pauseOf(versions[0]),
    liveVersions: versions.filter(({ workers }) => workers.length > 0).map(({ version }) => version),
    workers: new Set(versions.flatMap(({ workers }) => workers.map(({ id }) => id))).size,
    lastEntry: lastOf(versions),
    last24h,
    hours: hoursOf(rows, read.sinceMs),
    now: backlogOf(ids, read),
  };
}

function pauseOf(version: VersionRow | undefined): Pause | null {
  if (!version?.pausedAt) return null;
  return { at: version.pausedAt.toISOString(), by: version.pausedBy ?? "", reason: version.reason };
}

function lastOf(versions: readonly VersionRow[]): WorkflowSummary["lastEntry"] {
  // Ids are ordered by time.
  const [last] = versions
    .filter(({ lastId }) => lastId !== null)
    .sort((a, b) => ((a.lastId ?? "") < (b.lastId ?? "") ? 1 : -1));
  if (!last?.lastId || !last.lastCreatedAt) return null;
  return { id: last.lastId, title: last.lastTitle ?? "", createdAt: last.lastCreatedAt.toISOString() };
}

function hoursOf(rows: readonly HourRow[], sinceMs: number): WorkflowHour[] {
  return Array.from({ length: hoursShown }, (_, index) => {
    const atMs = sinceMs + index * hourMs;
    const { completed, failed } = sumCounts(rows.filter((row) => row.atMs === atMs));
    return { at: new Date(atMs).toISOString(), completed, failed };
  });
}

const backlogOf = (ids: readonly number[], { backlog, isEstimate }: Read): BacklogNow =>
  backlogNow(
    backlog.filter(({ workflowId }) => ids.includes(workflowId)),
    isEstimate,
  );

/** The stage of that name in every version. */
function stageOf(name: string, { versions, hours }: Read): StageStats {
  const places = new Map(versions.map(({ id, stages }) => [id, stages.indexOf(name)]));
  const rows = hours.filter(({ workflowId, stage }) => stage >= 0 && places.get(workflowId) === stage);
  const { completed, failed, retries, lost } = sumCounts(rows);
  const decided = completed + failed + retries;
  return {
    name,
    completed,
    failed,
    retries,
    lost,
    run: percentiles(merge(rows.map((row) => row.run))),
    failureRate: decided > 0 ? (failed + retries) / decided : null,
  };
}
