/** GET /api/system: how database, live updates and workers are, each row with what to do. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { allows } from "../permission.ts";
import { problems } from "../schemas/problem-schema.ts";
import { systemReportSchema } from "../schemas/system-schema.ts";

const route = createRoute({
  ...allows("operate"),
  method: "get",
  path: "/api/system",
  operationId: "checkSystem",
  tags: ["Server"],
  summary: "Check the system",
  description: "Measures when it is called, which takes up to three seconds where notifications do not arrive.",
  responses: {
    200: { description: "The report.", content: { "application/json": { schema: systemReportSchema } } },
    ...problems(503),
  },
});

export function checkSystem({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => c.json(await engine.systemCheck(), 200),
  });
}
