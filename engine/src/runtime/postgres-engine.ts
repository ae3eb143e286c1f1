/** The engine on PostgreSQL: puts the parts together and turns what the database throws into typed errors. */
import type {
  AuditPage,
  AuditQuery,
  BatchEntry,
  BatchOptions,
  Changes,
  Engine,
  EngineOptions,
  EntryData,
  EntryPage,
  EntryPatch,
  EntryQuery,
  Facets,
  LogPage,
  LogQuery,
  ManyEntry,
  ManyOptions,
  OnceOptions,
  PauseOptions,
  RetryEntryOptions,
  Scope,
  StartedBatch,
  StartedOnce,
  StartOptions,
  Worker,
  WorkOptions,
} from "../engine.ts";
import { migrate } from "../migrations/migrate.ts";
import type { Entry } from "../model/entry.ts";
import type { EntryEvent } from "../model/entry-event.ts";
import type { Json } from "../model/json.ts";
import type { Metrics, MetricsQuery } from "../model/metrics.ts";
import type { SystemReport } from "../model/system-report.ts";
import type { Timeline } from "../model/timeline.ts";
import type { Why } from "../model/why.ts";
import type { WorkerStatus } from "../model/worker-status.ts";
import type { AnyWorkflow, WorkflowDescription } from "../model/workflow.ts";
import type { Pause, WorkflowStats, WorkflowSummary } from "../model/workflow-stats.ts";
import { readAudit } from "./audit-log.ts";
import { PostgresBulks } from "./bulks.ts";
import { ByHand } from "./by-hand.ts";
import { Catalog } from "./catalog.ts";
import { ChangeFeed } from "./change-feed.ts";
import { checkSystem } from "./check-system.ts";
import { asDatabaseError, Database, typed } from "./database.ts";
import { Entries } from "./entries.ts";
import { EntryHistory } from "./entry-history.ts";
import { EntryLists } from "./entry-lists.ts";
import { EntryStarts } from "./entry-starts.ts";
import { PostgresErrorGroups } from "./error-groups.ts";
import { Hints } from "./hints.ts";
import { local } from "./local-scope.ts";
import { silentLog } from "./log.ts";
import { MetricsReader } from "./metrics.ts";
import { OwnWorkers } from "./own-workers.ts";
import { Pauses } from "./pauses.ts";
import { Payloads } from "./payloads.ts";
import { ping } from "./ping.ts";
import { PostgresViews } from "./saved-views.ts";
import { checkInput } from "./start-request.ts";
import { uuid7 } from "./uuid7.ts";
import { checkWorkOptions } from "./work-options.ts";
import { PostgresWorker, type WorkerOptions } from "./worker.ts";
import { drainWorker, readWorkers } from "./worker-list.ts";
import { WorkflowOverview } from "./workflow-overview.ts";

const connections = 4;

export class PostgresEngine implements Engine {
  readonly bulk: PostgresBulks;
  readonly errorGroups: PostgresErrorGroups;
  readonly views: PostgresViews;
  readonly #options: EngineOptions;
  readonly #database: Database;
  readonly #parts: Pick<WorkerOptions, "database" | "hints" | "payloads" | "log">;
  readonly #catalog: Catalog;
  readonly #starts: EntryStarts;
  readonly #entries: Entries;
  readonly #history: EntryHistory;
  readonly #lists: EntryLists;
  readonly #byHand: ByHand;
  readonly #hints: Hints;
  readonly #feed: ChangeFeed;
  readonly #metrics: MetricsReader;
  readonly #overview: WorkflowOverview;
  readonly #pauses: Pauses;
  readonly #workers = new OwnWorkers();
  #closed: Promise<void> | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#database = new Database(options.databaseUrl, { connections, name: "async-workflow" });
    this.#hints = new Hints(this.#database);
    const payloads = new Payloads(options.codec ?? null);
    this.#parts = { database: this.#database, hints: this.#hints, payloads, log: options.log ?? silentLog };
    this.#catalog = new Catalog(this.#database, options.workflows);
    this.#entries = new Entries(this.#database, payloads);
    this.#history = new EntryHistory(this.#database, this.#entries, payloads);
    this.#starts = new EntryStarts(this.#parts, this.#catalog, this.#entries, this.#workers.running);
    this.#lists = new EntryLists(options.databaseUrl, payloads);
    this.#byHand = new ByHand(this.#database, payloads);
    this.bulk = new PostgresBulks(this.#database, payloads, () => this.#hints.send("async_workflow_work", "bulk"));
    this.errorGroups = new PostgresErrorGroups(this.#database);
    this.views = new PostgresViews(this.#database);
    this.#feed = new ChangeFeed(this.#database, this.#parts.log);
    this.#metrics = new MetricsReader(this.#database);
    this.#overview = new WorkflowOverview(this.#database, this.#metrics);
    this.#pauses = new Pauses(this.#database, this.#hints);
  }

  get workflows(): readonly WorkflowDescription[] {
    return this.#catalog.descriptions;
  }

  async migrate(): Promise<void> {
    await migrate(this.#options.databaseUrl, this.#parts.log);
    await typed(this.#catalog.ids());
  }

  async start(workflow: AnyWorkflow | string, input: unknown, options: StartOptions = {}): Promise<Entry> {
    return typed(this.#starts.start(workflow, input, options));
  }

  async startOnce(workflow: AnyWorkflow | string, input: unknown, options: OnceOptions): Promise<StartedOnce> {
    return typed(this.#starts.startOnce(workflow, input, options));
  }

  async startMany(
    workflow: AnyWorkflow,
    entries: readonly ManyEntry<unknown>[],
    options: ManyOptions = {},
  ): Promise<readonly string[]> {
    return typed(this.#starts.startMany(workflow, entries, options));
  }

  async startBatch(entries: readonly BatchEntry[], options: BatchOptions = {}): Promise<StartedBatch> {
    return typed(this.#starts.startBatch(entries, options));
  }

  async get(id: string, scope = local): Promise<Entry> {
    return typed(this.#entries.get(id, scope));
  }

  async getMany(ids: readonly string[], scope = local, { listed = false } = {}): Promise<readonly Entry[]> {
    return typed(listed ? this.#entries.getListed(ids, scope) : this.#entries.getMany(ids, scope));
  }

  async list(query: EntryQuery = {}, scope: Scope = local): Promise<EntryPage> {
    return typed(this.#lists.list(query, scope));
  }

  async facets(query: EntryQuery = {}, scope: Scope = local): Promise<Facets> {
    return typed(this.#lists.facets(query, scope));
  }

  async *export(query: EntryQuery = {}, scope: Scope = local): AsyncGenerator<readonly Entry[]> {
    try {
      yield* this.#lists.export(query, scope);
    } catch (error) {
      throw asDatabaseError(error);
    }
  }

  async why(id: string, { workspace } = local): Promise<Why> {
    return typed(this.#entries.why(id, workspace));
  }

  async timeline(id: string, scope: Scope = local): Promise<Timeline> {
    return typed(this.#entries.timeline(id, scope));
  }

  async events(id: string, { workspace } = local): Promise<readonly EntryEvent[]> {
    return typed(this.#history.events(id, workspace));
  }

  async patch(id: string, patch: EntryPatch, options: { scope?: Scope; lease?: string } = {}): Promise<Entry> {
    const patched = await typed(this.#byHand.patch(id, options.scope ?? local, patch, options.lease));
    this.#hintWork(); // a lease that had ended is gone now
    this.#hints.send("async_workflow_change");
    return patched;
  }

  async auditLog(query: AuditQuery = {}, scope = local): Promise<AuditPage> {
    return typed(readAudit(this.#database, query, scope));
  }

  async logs(id: string, query: LogQuery = {}, { workspace } = local): Promise<LogPage> {
    return typed(this.#history.logs(id, workspace, query));
  }

  async data(id: string, scope: Scope = local): Promise<EntryData> {
    return typed(this.#history.data(id, scope));
  }

  async lineage(id: string, scope = local): Promise<readonly Entry[]> {
    return typed(this.#history.lineage(id, scope));
  }

  async metrics(query: MetricsQuery = {}, { workspace } = local): Promise<Metrics> {
    return typed(this.#metrics.read(query, workspace));
  }

  async workflowSummaries({ workspace } = local): Promise<readonly WorkflowSummary[]> {
    return typed(this.#overview.list(workspace));
  }

  async workflowStats(name: string, { workspace } = local): Promise<WorkflowStats> {
    return typed(this.#overview.stats(name, workspace));
  }

  async pauseWorkflow(name: string, options: PauseOptions, scope = local): Promise<Pause> {
    return typed(this.#pauses.pause(name, options, scope));
  }

  async resumeWorkflow(name: string, scope = local): Promise<void> {
    return typed(this.#pauses.resume(name, scope));
  }

  async cancel(id: string, scope = local): Promise<Entry> {
    const { asked, entry } = await typed(this.#byHand.cancel(id, scope));
    if (asked) this.#hints.send("async_workflow_work", "cancel");
    this.#hints.send("async_workflow_change");
    return entry;
  }

  async signal(id: string, name: string, data: Json = null, scope = local): Promise<Entry> {
    const entry = await typed(this.#byHand.signal(id, scope, name, data));
    this.#hintWork();
    this.#hints.send("async_workflow_change");
    return entry;
  }

  async retry(id: string, scope = local, options: RetryEntryOptions = {}): Promise<Entry> {
    const retried = await typed(this.#retry(id, scope, options));
    this.#hintWork();
    this.#hints.send("async_workflow_change");
    return this.get(retried, scope);
  }

  /** The id of the entry that goes on: the same one, or the new one that repeats it. */
  async #retry(id: string, scope: Scope, { from, input }: RetryEntryOptions): Promise<string> {
    if (from === undefined && input === undefined) return this.#byHand.revive(id, scope);
    const { workflow } = await this.#entries.get(id, scope);
    const inputText = input === undefined ? null : await checkInput(this.#catalog.find(workflow), input);
    return this.#byHand.fork(id, scope, uuid7(Date.now()), from, inputText);
  }

  follow(listener: (changes: Changes) => void, options: { cursor?: string } = {}): () => void {
    return this.#feed.follow(listener, options.cursor);
  }

  async work(options: WorkOptions = {}): Promise<Worker> {
    const checked = checkWorkOptions(options);
    const heartbeats = new Database(this.#options.databaseUrl, { connections: 1, name: "async-workflow heartbeat" });
    const parts = { ...checked, ...this.#parts, heartbeats };
    const start = async () => PostgresWorker.start({ ...parts, workflows: await this.#catalog.byId() });
    return typed(this.#workers.start(start(), () => heartbeats.close()));
  }

  async workers({ workspace } = local): Promise<readonly WorkerStatus[]> {
    return typed(readWorkers(this.#database, workspace));
  }

  async drainWorker(id: string, { workspace } = local): Promise<WorkerStatus> {
    const worker = await typed(drainWorker(this.#database, id, workspace));
    this.#hints.send("async_workflow_work", "drain");
    return worker;
  }

  async systemCheck(): Promise<SystemReport> {
    return typed(checkSystem(this.#database, this.#parts.payloads, this.workflows, this.#feed.lagMs));
  }

  async ping(): Promise<{ latencyMs: number; serverVersion: string; schemaVersion: number }> {
    return typed(ping(this.#database));
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#workers.stop();
    await this.#feed.close();
    await this.#hints.close();
    await this.#lists.close();
    await this.bulk.close();
    await this.#database.close();
  }

  // A worker in this process need not wait for its own notification.
  #hintWork(): void {
    for (const worker of this.#workers.running) worker.wake();
    this.#hints.send("async_workflow_work");
  }
}
