/** PATCH /api/entries/:id: changes title, status, progress or result from outside the worker. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { jsonBody } from "../json-body.ts";
import { allows, changeScope } from "../permission.ts";
import { entrySchema } from "../schemas/entry-schema.ts";
import { entryPath } from "../schemas/json-schema.ts";
import { patchBody, patchHeaders } from "../schemas/patch-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const route = createRoute({
  ...allows("change", jsonBody),
  method: "patch",
  path: "/api/entries/{id}",
  operationId: "patchEntry",
  tags: ["Entries"],
  summary: "Change an entry",
  description:
    "Legal transitions only; progress never goes backwards. While a worker holds the entry, only who presents its claim id " +
    "in the header `Lease` may change it.",
  request: {
    params: entryPath,
    headers: patchHeaders,
    body: { required: true, content: { "application/json": { schema: patchBody } } },
  },
  responses: {
    200: { description: "The entry after the change.", content: { "application/json": { schema: entrySchema } } },
    ...problems(400, 404, 409, 413, 415, 503),
  },
});

export function patchEntry({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      const options = { scope: changeScope(c.get("principal")), lease: c.req.valid("header").Lease };
      return c.json(await engine.patch(c.req.valid("param").id, c.req.valid("json"), options), 200);
    },
  });
}
