/** POST /api/entries/:id/cancel and POST /api/entries/:id/retry: how an entry is ended and how it goes on. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { allows, changeScope } from "../permission.ts";
import { entrySchema } from "../schemas/entry-schema.ts";
import { entryPath } from "../schemas/json-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const cancelRoute = createRoute({
  ...allows("change"),
  method: "post",
  path: "/api/entries/{id}/cancel",
  operationId: "cancelEntry",
  tags: ["Entries"],
  summary: "Cancel an entry",
  description: "One that waits ends at once; a running one is asked to stop (`cancelRequested`). Takes no body.",
  request: { params: entryPath },
  responses: {
    200: { description: "The entry.", content: { "application/json": { schema: entrySchema } } },
    ...problems(404, 409, 503),
  },
});

export function cancelEntry({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof cancelRoute, ApiEnv>({
    route: cancelRoute,
    handler: async (c) => c.json(await engine.cancel(c.req.valid("param").id, changeScope(c.get("principal"))), 200),
  });
}

const retryRoute = createRoute({
  ...allows("change"),
  method: "post",
  path: "/api/entries/{id}/retry",
  operationId: "retryEntry",
  tags: ["Entries"],
  summary: "Retry a failed entry",
  description:
    "A failed or cancelled entry goes on from the stage where it ended; what was finished is kept. Takes no body.",
  request: { params: entryPath },
  responses: {
    200: { description: "The entry.", content: { "application/json": { schema: entrySchema } } },
    ...problems(404, 409, 503),
  },
});

export function retryEntry({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof retryRoute, ApiEnv>({
    route: retryRoute,
    handler: async (c) => c.json(await engine.retry(c.req.valid("param").id, changeScope(c.get("principal"))), 200),
  });
}
