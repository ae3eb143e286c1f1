/** GET /api/entries/:id/why: why an entry does not run. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { allows } from "../permission.ts";
import { entryPath } from "../schemas/json-schema.ts";
import { problems } from "../schemas/problem-schema.ts";
import { whySchema } from "../schemas/why-schema.ts";

const route = createRoute({
  ...allows("watch"),
  method: "get",
  path: "/api/entries/{id}/why",
  operationId: "explainEntry",
  tags: ["Entries"],
  summary: "Tell why an entry does not run",
  description: "One sentence, the evidence for it and what to do. Of one that runs or has ended it says that.",
  request: { params: entryPath },
  responses: {
    200: { description: "The reason.", content: { "application/json": { schema: whySchema } } },
    ...problems(404, 503),
  },
});

export function explainEntry({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => c.json(await engine.why(c.req.valid("param").id, c.get("principal")), 200),
  });
}
