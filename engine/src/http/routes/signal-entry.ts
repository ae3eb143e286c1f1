/** POST /api/entries/:id/signals: what an entry waits for, from a person or another system. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { jsonBody } from "../json-body.ts";
import { allows, changeScope } from "../permission.ts";
import { entrySchema } from "../schemas/entry-schema.ts";
import { entryPath } from "../schemas/json-schema.ts";
import { problems } from "../schemas/problem-schema.ts";
import { signalBody } from "../schemas/signal-schema.ts";

const route = createRoute({
  ...allows("change", jsonBody),
  method: "post",
  path: "/api/entries/{id}/signals",
  operationId: "signalEntry",
  tags: ["Entries"],
  summary: "Send an entry a signal",
  description:
    "The one that it waits for, such as an approval; its handler gets `data`, who sent it and when. An entry that does not " +
    "wait for it is left as it is (`signal_not_awaited`), so that no signal is lost in silence.",
  request: { params: entryPath, body: { required: true, content: { "application/json": { schema: signalBody } } } },
  responses: {
    200: { description: "The entry, which goes on.", content: { "application/json": { schema: entrySchema } } },
    ...problems(400, 404, 409, 413, 415, 503),
  },
});

export function signalEntry({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      const { name, data } = c.req.valid("json");
      const scope = changeScope(c.get("principal"));
      return c.json(await engine.signal(c.req.valid("param").id, name, data ?? null, scope), 200);
    },
  });
}
