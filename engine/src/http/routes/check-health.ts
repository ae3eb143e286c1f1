/** GET /api/health: whether this process can do its work. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { healthSchema } from "../schemas/health-schema.ts";
import { openProblems } from "../schemas/problem-schema.ts";

const route = createRoute({
  method: "get",
  path: "/api/health",
  operationId: "checkHealth",
  tags: ["Server"],
  summary: "Check health",
  description: "200 when the database answers, else 503.",
  responses: {
    200: { description: "All is well.", content: { "application/json": { schema: healthSchema } } },
    ...openProblems(503),
  },
});

export function checkHealth({ engine, streams }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => c.json({ status: "ok" as const, database: await engine.ping(), streams: streams.size }, 200),
  });
}
