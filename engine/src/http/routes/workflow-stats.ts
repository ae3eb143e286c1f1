/** GET /api/workflows/stats and /api/workflows/:name/stats: how workflows do these days. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified } from "../conditional.ts";
import { allows } from "../permission.ts";
import { problems } from "../schemas/problem-schema.ts";
import { summariesSchema, workflowPath, workflowStatsSchema } from "../schemas/workflow-stats-schema.ts";

const allRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/workflows/stats",
  operationId: "summarizeWorkflows",
  tags: ["Workflows"],
  summary: "Tell how all workflows do",
  description: "Every workflow that was ever registered, by name, with its last 24 hours.",
  responses: {
    200: { description: "The workflows.", content: { "application/json": { schema: summariesSchema } } },
    ...notModified,
    ...problems(503),
  },
});

export function summarizeWorkflows({ engine, hidden }: ApiContext) {
  return defineOpenAPIRoute<typeof allRoute, ApiEnv>({
    route: allRoute,
    handler: async (c) => {
      const summaries = await engine.workflowSummaries(c.get("principal"));
      return answerIfChanged(c, { workflows: summaries.filter(({ name }) => !hidden.has(name)) });
    },
  });
}

const oneRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/workflows/{name}/stats",
  operationId: "readWorkflowStats",
  tags: ["Workflows"],
  summary: "Tell how a workflow does",
  description: "Its last 24 hours, its stages, its versions and the workers that know them.",
  request: { params: workflowPath },
  responses: {
    200: { description: "The workflow.", content: { "application/json": { schema: workflowStatsSchema } } },
    ...notModified,
    ...problems(404, 503),
  },
});

export function readWorkflowStats({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof oneRoute, ApiEnv>({
    route: oneRoute,
    handler: async (c) => answerIfChanged(c, await engine.workflowStats(c.req.valid("param").name, c.get("principal"))),
  });
}
