/** GET /api/entries/:id/events: what happened to an entry. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified } from "../conditional.ts";
import { allows } from "../permission.ts";
import { eventsSchema } from "../schemas/event-schema.ts";
import { entryPath } from "../schemas/json-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const route = createRoute({
  ...allows("watch"),
  method: "get",
  path: "/api/entries/{id}/events",
  operationId: "listEvents",
  tags: ["Entries"],
  summary: "List what happened to an entry",
  description:
    "Created, attempts, stages reached, sleeps, what people did, how it ended: oldest first. Steps are in the timeline.",
  request: { params: entryPath },
  responses: {
    200: { description: "The history.", content: { "application/json": { schema: eventsSchema } } },
    ...notModified,
    ...problems(404, 503),
  },
});

export function listEvents({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) =>
      answerIfChanged(c, { events: await engine.events(c.req.valid("param").id, c.get("principal")) }),
  });
}
