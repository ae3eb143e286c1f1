/** Puts the HTTP API together: what every request passes, the routes, and how errors are answered. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Engine } from "../engine.ts";
import type { ApiContext, ApiEnv, ApiOptions, Principal } from "./api-env.ts";
import { admitOrigins } from "./cors.ts";
import { errorKinds } from "./error-codes.ts";
import { guardHost } from "./host-guard.ts";
import { answerUnmatched } from "./not-found.ts";
import { everyPermission } from "./permission.ts";
import { answerProblem, faultOf } from "./problem.ts";
import { limitRate } from "./rate-limit.ts";
import { tellOfRefusal } from "./refusals.ts";
import { requestId } from "./request-id.ts";
import { getBulk, listBulk, listBulkOutcomes, resumeBulk, startBulk, stopBulk } from "./routes/bulk.ts";
import { checkHealth } from "./routes/check-health.ts";
import { checkSystem } from "./routes/check-system.ts";
import { describeApi } from "./routes/describe-api.ts";
import { cancelEntry, retryEntry } from "./routes/end-entry.ts";
import { countErrorGroups, getErrorGroup, listErrorGroups, setErrorGroupStatus } from "./routes/error-groups.ts";
import { explainEntry } from "./routes/explain-entry.ts";
import { exportAudit } from "./routes/export-audit.ts";
import { exportEntries } from "./routes/export-entries.ts";
import { countEntries, listEntries } from "./routes/list-entries.ts";
import { listEvents } from "./routes/list-events.ts";
import { listWorkflows } from "./routes/list-workflows.ts";
import { patchEntry } from "./routes/patch-entry.ts";
import { pauseWorkflow, resumeWorkflow } from "./routes/pause-workflow.ts";
import { readAudit } from "./routes/read-audit.ts";
import { getEntry, getTimeline } from "./routes/read-entry.ts";
import { getData, getLineage, getLogs } from "./routes/read-history.ts";
import { readMetrics } from "./routes/read-metrics.ts";
import { deleteView, listViews, saveView } from "./routes/saved-views.ts";
import { signalEntry } from "./routes/signal-entry.ts";
import { startBatch } from "./routes/start-batch.ts";
import { startEntry } from "./routes/start-entry.ts";
import { streamEntries } from "./routes/stream-entries.ts";
import { drainWorker, listWorkers } from "./routes/workers.ts";
import { readWorkflowStats, summarizeWorkflows } from "./routes/workflow-stats.ts";
import { OpenStreams } from "./stream/open-streams.ts";
import { refuseInvalid } from "./validation.ts";

const localUser: Principal = { workspace: "local", owner: "local", may: everyPermission, via: "local" };

/**
 * The API of an engine as a function from Request to Response (`api.fetch`), under `/api`. Serve it with any server
 * that speaks fetch, alone or beside an application; routes added to it share its request ids, guards and errors.
 */
export function createApi(engine: Engine, options: ApiOptions = {}): OpenAPIHono<ApiEnv> {
  const log = options.log ?? { error: console.error };
  const context: ApiContext = {
    engine,
    serverWorkspace: options.serverWorkspace,
    hidden: new Set(options.hidden),
    defaultWorkflow: options.defaultWorkflow ?? engine.workflows[0]?.name,
    streams: new OpenStreams(options.signal, options.streamsPerCaller),
    streamTimes: options.stream,
    build: options.build ?? (() => undefined),
  };
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  app.onError(async (error, c) => {
    const fault = faultOf(error);
    const { onRefused } = options;
    if (onRefused && errorKinds[fault.code].status === 403) await tellOfRefusal(c, error, fault.code, onRefused);
    if (errorKinds[fault.code].status >= 500 && fault.code !== "shutting_down") {
      log.error("request failed", {
        requestId: c.get("requestId"),
        method: c.req.method,
        path: c.req.path,
        code: fault.code,
        error,
      });
    }
    return answerProblem(c, fault);
  });
  app.notFound((c) => answerUnmatched(c, app.routes));
  app.use(requestId);
  const allowedOrigins = new Set(options.allowedOrigins);
  if (allowedOrigins.size > 0) app.use("/api/*", admitOrigins(allowedOrigins));
  app.use(async (_, next) => {
    try {
      await next();
    } catch (thrown) {
      // Hono hands only errors to onError; a schema or an adapter of the application may throw anything.
      throw new Error("something that is no error was thrown", { cause: thrown });
    }
  });
  app.use(async (c, next) => {
    const { principalOf } = options;
    c.set("engine", engine);
    c.set("address", options.addressOf?.(c.req.raw));
    c.set("identify", async () => (principalOf ? principalOf(c.req.raw) : localUser));
    await next();
  });
  if (options.rateLimit) app.use("/api/*", limitRate(options.rateLimit));
  // Behind the limit: who it is that another site's page asks as is looked up, for the audit log.
  if (options.allowedHosts) app.use(guardHost(options.allowedHosts, allowedOrigins));
  app.openapiRoutes([
    startEntry(context),
    startBatch(context),
    listEntries(context),
    // Before the routes with an id: these names are none.
    countEntries(context),
    exportEntries(context),
    getEntry(context),
    getTimeline(context),
    listEvents(context),
    explainEntry(context),
    getLogs(context),
    getData(context),
    getLineage(context),
    patchEntry(context),
    cancelEntry(context),
    retryEntry(context),
    signalEntry(context),
    startBulk(context),
    listBulk(context),
    getBulk(context),
    listBulkOutcomes(context),
    stopBulk(context),
    resumeBulk(context),
    listErrorGroups(context),
    countErrorGroups(context),
    getErrorGroup(context),
    setErrorGroupStatus(context),
    listViews(context),
    saveView(context),
    deleteView(context),
    listWorkflows(context),
    listWorkers(context),
    drainWorker(context),
    summarizeWorkflows(context),
    readWorkflowStats(context),
    pauseWorkflow(context),
    resumeWorkflow(context),
    readMetrics(context),
    streamEntries(context),
    readAudit(context),
    exportAudit(context),
    checkHealth(context),
    checkSystem(context),
  ]);
  describeApi(app, options.principalOf !== undefined);
  return app;
}
