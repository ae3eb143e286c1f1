/** GET /api/entries/:id and GET /api/entries/:id/timeline. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified, tellingParts } from "../conditional.ts";
import { allows } from "../permission.ts";
import { entrySchema } from "../schemas/entry-schema.ts";
import { entryPath } from "../schemas/json-schema.ts";
import { problems } from "../schemas/problem-schema.ts";
import { timelineSchema } from "../schemas/timeline-schema.ts";

const entryRoute = createRoute({
  ...allows("watch"),
  method: "get",
  path: "/api/entries/{id}",
  operationId: "getEntry",
  tags: ["Entries"],
  summary: "Read an entry",
  description: "Send the `ETag` back as `If-None-Match` to get 304 when nothing changed.",
  request: { params: entryPath },
  responses: {
    200: { description: "The entry.", content: { "application/json": { schema: entrySchema } } },
    ...notModified,
    ...problems(404, 503),
  },
});

export function getEntry({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof entryRoute, ApiEnv>({
    route: entryRoute,
    handler: async (c) => {
      const entry = await engine.get(c.req.valid("param").id, c.get("principal"));
      return answerIfChanged(c, entry, tellingParts(entry));
    },
  });
}

const timelineRoute = createRoute({
  ...allows("watch"),
  method: "get",
  path: "/api/entries/{id}/timeline",
  operationId: "getTimeline",
  tags: ["Entries"],
  summary: "Read what is recorded of an entry",
  description: "Its input, stages, attempts with their errors and times, and steps.",
  request: { params: entryPath },
  responses: {
    200: { description: "The timeline.", content: { "application/json": { schema: timelineSchema } } },
    ...notModified,
    ...problems(404, 503),
  },
});

export function getTimeline({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof timelineRoute, ApiEnv>({
    route: timelineRoute,
    handler: async (c) => answerIfChanged(c, await engine.timeline(c.req.valid("param").id, c.get("principal"))),
  });
}
