/** GET /api/audit: who did what, from where and why. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { allows } from "../permission.ts";
import { auditPageSchema, auditQuery } from "../schemas/audit-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const route = createRoute({
  ...allows("admin"),
  method: "get",
  path: "/api/audit",
  operationId: "readAudit",
  tags: ["Server"],
  summary: "Read the audit log",
  description: "Newest first. Each record was committed with the change it tells of, and is never changed.",
  request: { query: auditQuery },
  responses: {
    200: { description: "A page of records.", content: { "application/json": { schema: auditPageSchema } } },
    ...problems(400, 503),
  },
});

export function readAudit({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      const { action: actions, ...query } = c.req.valid("query");
      return c.json(await engine.auditLog({ ...query, actions }, c.get("principal")), 200, {
        "Cache-Control": "no-store",
      });
    },
  });
}
