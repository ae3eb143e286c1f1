/** GET /api/workflows: what can be started here, and with which input. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified } from "../conditional.ts";
import { allows } from "../permission.ts";
import { workflowsSchema } from "../schemas/workflow-schema.ts";

const route = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/workflows",
  operationId: "listWorkflows",
  tags: ["Workflows"],
  summary: "List workflows",
  description: "A string property with `format: file` in an input schema takes the id of an uploaded file.",
  responses: {
    200: { description: "The workflows of this server.", content: { "application/json": { schema: workflowsSchema } } },
    ...notModified,
  },
});

export function listWorkflows({ engine, defaultWorkflow, hidden }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: (c) => {
      const workflows = engine.workflows.filter(({ name }) => !hidden.has(name));
      return answerIfChanged(c, { workflows, default: defaultWorkflow ?? null });
    },
  });
}
