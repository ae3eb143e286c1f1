/** GET /api/entries: one page of entries, newest first. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified } from "../conditional.ts";
import { entryPageSchema, listQuery } from "../schemas/list-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const route = createRoute({
  method: "get",
  path: "/api/entries",
  operationId: "listEntries",
  tags: ["Entries"],
  summary: "List entries",
  description: "Newest first. Send the `ETag` back as `If-None-Match` to get 304 when nothing changed.",
  request: { query: listQuery },
  responses: {
    200: { description: "The page.", content: { "application/json": { schema: entryPageSchema } } },
    ...notModified,
    ...problems(400, 503),
  },
});

export function listEntries({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => answerIfChanged(c, await engine.list(c.req.valid("query"), c.get("principal"))),
  });
}
