/** GET /api/entries and GET /api/entries/facets: one page of entries, and how many each status and workflow has. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified, tellingParts } from "../conditional.ts";
import { readListQuery } from "../list-query.ts";
import { allows } from "../permission.ts";
import { entryPageSchema, facetsSchema, filterQuery, listQuery } from "../schemas/list-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const pageRoute = createRoute({
  ...allows("read"),
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
  return defineOpenAPIRoute<typeof pageRoute, ApiEnv>({
    route: pageRoute,
    handler: async (c) => {
      const { limit, offset, cursor } = c.req.valid("query");
      const query = { ...readListQuery(c.req.url), limit, offset, cursor };
      const page = await engine.list(query, c.get("principal"));
      return answerIfChanged(c, page, { ...page, entries: page.entries.map(tellingParts) });
    },
  });
}

const facetsRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/entries/facets",
  operationId: "countEntries",
  tags: ["Entries"],
  summary: "Count entries by status and by workflow",
  description: "What each value of a filter would show. Values without entries are left out.",
  request: { query: filterQuery },
  responses: {
    200: { description: "The counts.", content: { "application/json": { schema: facetsSchema } } },
    ...notModified,
    ...problems(400, 503),
  },
});

export function countEntries({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof facetsRoute, ApiEnv>({
    route: facetsRoute,
    handler: async (c) => answerIfChanged(c, await engine.facets(readListQuery(c.req.url), c.get("principal"))),
  });
}
