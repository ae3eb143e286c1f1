/** GET /api/metrics: figures over time. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified } from "../conditional.ts";
import { allows } from "../permission.ts";
import { metricsQuery, metricsSchema } from "../schemas/metrics-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const route = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/metrics",
  operationId: "readMetrics",
  tags: ["Metrics"],
  summary: "Read figures over time",
  description:
    "Counted by the minute for 7 days and by the hour for 400. Percentiles are at most 5 % from the true values.",
  request: { query: metricsQuery },
  responses: {
    200: { description: "The figures.", content: { "application/json": { schema: metricsSchema } } },
    ...notModified,
    ...problems(400, 503),
  },
});

export function readMetrics({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      const { from, to, workflow, step } = c.req.valid("query");
      const names = workflow?.split(",").filter((name) => name !== "");
      const query = {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(names?.length ? { workflow: names } : {}),
        ...(step === undefined ? {} : { step }),
      };
      return answerIfChanged(c, await engine.metrics(query, c.get("principal")));
    },
  });
}
