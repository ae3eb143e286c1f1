/** POST /api/workflows/:name/pause and /resume. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { jsonBodyOf } from "../json-body.ts";
import { allows, changeScope, mayActForAll } from "../permission.ts";
import { problems } from "../schemas/problem-schema.ts";
import { pauseBody, pauseSchema, workflowPath } from "../schemas/workflow-stats-schema.ts";

const pauseRoute = createRoute({
  ...allows("operate", jsonBodyOf({ optional: true })),
  method: "post",
  path: "/api/workflows/{name}/pause",
  operationId: "pauseWorkflow",
  tags: ["Workflows"],
  summary: "Pause a workflow",
  description:
    "No worker begins a stage of it any more, of any version and in any workspace; what runs ends its stage. It stays so until " +
    "it is resumed. One that is paused keeps its time; a new reason takes the place of the old one.",
  request: { params: workflowPath, body: { content: { "application/json": { schema: pauseBody } } } },
  responses: {
    200: { description: "The pause.", content: { "application/json": { schema: pauseSchema } } },
    ...problems(400, 404, 413, 415, 503),
  },
});

export function pauseWorkflow({ engine, serverWorkspace }: ApiContext) {
  return defineOpenAPIRoute<typeof pauseRoute, ApiEnv>({
    route: pauseRoute,
    handler: async (c) => {
      const { reason } = c.req.valid("json");
      const principal = c.get("principal");
      mayActForAll(principal, serverWorkspace);
      const options = { by: principal.owner, ...(reason === undefined ? {} : { reason }) };
      return c.json(await engine.pauseWorkflow(c.req.valid("param").name, options, changeScope(principal)), 200);
    },
  });
}

const resumeRoute = createRoute({
  ...allows("operate"),
  method: "post",
  path: "/api/workflows/{name}/resume",
  operationId: "resumeWorkflow",
  tags: ["Workflows"],
  summary: "Resume a workflow",
  description: "Its entries go on where they stood. One that was not paused stays as it is. Takes no body.",
  request: { params: workflowPath },
  responses: { 204: { description: "It is not paused." }, ...problems(404, 503) },
});

export function resumeWorkflow({ engine, serverWorkspace }: ApiContext) {
  return defineOpenAPIRoute<typeof resumeRoute, ApiEnv>({
    route: resumeRoute,
    handler: async (c) => {
      mayActForAll(c.get("principal"), serverWorkspace);
      await engine.resumeWorkflow(c.req.valid("param").name, changeScope(c.get("principal")));
      return c.body(null, 204);
    },
  });
}
