/** GET and POST /api/views, DELETE /api/views/:id: lists that the caller keeps under a name. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified } from "../conditional.ts";
import { jsonBody } from "../json-body.ts";
import { allows } from "../permission.ts";
import { problems } from "../schemas/problem-schema.ts";
import { viewBody, viewPath, viewSchema, viewsSchema } from "../schemas/view-schema.ts";

const listRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/views",
  operationId: "listViews",
  tags: ["Views"],
  summary: "List saved views",
  description: "The caller's own, the oldest first.",
  responses: {
    200: { description: "The views.", content: { "application/json": { schema: viewsSchema } } },
    ...notModified,
    ...problems(503),
  },
});

export function listViews({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof listRoute, ApiEnv>({
    route: listRoute,
    handler: async (c) => answerIfChanged(c, { views: await engine.views.list(c.get("principal")) }),
  });
}

const saveRoute = createRoute({
  ...allows("read", jsonBody),
  method: "post",
  path: "/api/views",
  operationId: "saveView",
  tags: ["Views"],
  summary: "Save a view",
  description: "Takes the place of the caller's view of the same name. At most 50.",
  request: { body: { required: true, content: { "application/json": { schema: viewBody } } } },
  responses: {
    201: { description: "The view.", content: { "application/json": { schema: viewSchema } } },
    ...problems(400, 413, 415, 503),
  },
});

export function saveView({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof saveRoute, ApiEnv>({
    route: saveRoute,
    handler: async (c) => c.json(await engine.views.save(c.req.valid("json"), c.get("principal")), 201),
  });
}

const deleteRoute = createRoute({
  ...allows("read"),
  method: "delete",
  path: "/api/views/{id}",
  operationId: "deleteView",
  tags: ["Views"],
  summary: "Delete a saved view",
  request: { params: viewPath },
  responses: { 204: { description: "It is gone." }, ...problems(404, 503) },
});

export function deleteView({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof deleteRoute, ApiEnv>({
    route: deleteRoute,
    handler: async (c) => {
      await engine.views.delete(c.req.valid("param").id, c.get("principal"));
      return c.body(null, 204);
    },
  });
}
