/** POST /api/entries/:id/cancel and POST /api/entries/:id/retry: how an entry is ended and how it goes on. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { jsonBodyOf } from "../json-body.ts";
import { allows, changeScope } from "../permission.ts";
import { entrySchema } from "../schemas/entry-schema.ts";
import { entryPath } from "../schemas/json-schema.ts";
import { problems } from "../schemas/problem-schema.ts";
import { retryBody } from "../schemas/retry-schema.ts";

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
  ...allows("change", jsonBodyOf({ optional: true })),
  method: "post",
  path: "/api/entries/{id}/retry",
  operationId: "retryEntry",
  tags: ["Entries"],
  summary: "Retry an entry",
  description:
    "Without a body a failed or cancelled entry goes on from the stage where it ended; what was finished is kept. With `from` " +
    "or `input` a new entry repeats it from that stage, or from the first, and the old one stays as it is.",
  request: { params: entryPath, body: { content: { "application/json": { schema: retryBody } } } },
  responses: {
    200: { description: "The entry, which goes on.", content: { "application/json": { schema: entrySchema } } },
    201: {
      description: "The new entry; its address is in `Location`.",
      content: { "application/json": { schema: entrySchema } },
    },
    ...problems(400, 404, 409, 413, 415, 503),
  },
});

export function retryEntry({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof retryRoute, ApiEnv>({
    route: retryRoute,
    handler: async (c) => {
      const { id } = c.req.valid("param");
      const entry = await engine.retry(id, changeScope(c.get("principal")), c.req.valid("json"));
      return entry.id === id ? c.json(entry, 200) : c.json(entry, 201, { Location: `/api/entries/${entry.id}` });
    },
  });
}
