import { expect, it } from "vitest";
import { type Client, createClient } from "../../src/client/index.ts";
import { createApi } from "../../src/http/index.ts";
import { createEngine } from "../../src/index.ts";

/** By the names of the API's description. Null: `client.call` will do. */
const methods: Readonly<Record<string, keyof Client | null>> = {
  startEntry: "start",
  startBatch: "startBatch",
  listEntries: "list",
  countEntries: "facets",
  exportEntries: "export",
  getEntry: "get",
  getTimeline: "timeline",
  listEvents: "events",
  explainEntry: "why",
  getLogs: "logs",
  getData: null,
  getLineage: "lineage",
  patchEntry: "patch",
  cancelEntry: "cancel",
  retryEntry: "retry",
  signalEntry: "signal",
  startBulk: "startBulk",
  listBulk: "bulks",
  getBulk: "bulk",
  listBulkOutcomes: "bulkOutcomes",
  stopBulk: "stopBulk",
  resumeBulk: "resumeBulk",
  listErrorGroups: "errorGroups",
  countErrorGroups: null,
  getErrorGroup: "errorGroup",
  setErrorGroupStatus: "setErrorGroupStatus",
  listWorkflows: "workflows",
  summarizeWorkflows: "workflowSummaries",
  readWorkflowStats: "workflowStats",
  pauseWorkflow: "pauseWorkflow",
  resumeWorkflow: "resumeWorkflow",
  listWorkers: "workers",
  drainWorker: "drainWorker",
  readMetrics: "metrics",
  listViews: "savedViews",
  saveView: "saveView",
  deleteView: "deleteView",
  readAudit: null,
  exportAudit: null,
  checkSystem: "systemCheck",
  streamEntries: "feed",
  checkHealth: "health",
};

it("the client has a method for every call of the API", async () => {
  const engine = createEngine({ databaseUrl: "postgresql://127.0.0.1:9/none", workflows: [] });
  const document = await (await createApi(engine).request("/api/openapi.json")).json();
  await engine.close();
  const paths = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>);
  const described = paths.flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
  expect(Object.keys(methods).sort()).toEqual(described.sort());
  const client = createClient({ baseUrl: "http://127.0.0.1:9" });
  for (const method of Object.values(methods)) if (method) expect(client).toHaveProperty(method);
});
