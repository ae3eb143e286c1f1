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
  description: "200 when the database answers, else 503. Whoever is not known learns no more than that.",
  responses: {
    200: { description: "All is well.", content: { "application/json": { schema: healthSchema } } },
    ...openProblems(503),
  },
});

export function checkHealth({ engine, streams }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      const database = await engine.ping();
      // Versions and loads are nobody's business; a load balancer asks without a name.
      const known = await c
        .get("identify")()
        .catch(() => null);
      return c.json({ status: "ok" as const, ...(known && { database, streams: streams.size }) }, 200);
    },
  });
}
