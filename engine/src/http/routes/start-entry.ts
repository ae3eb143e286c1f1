/** POST /api/entries: creates an entry; its work goes on in the background. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import { InvalidInput, UnknownWorkflow } from "../../model/errors.ts";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { jsonBody } from "../json-body.ts";
import { allows, keyOf, mayStart } from "../permission.ts";
import { entrySchema } from "../schemas/entry-schema.ts";
import { problems } from "../schemas/problem-schema.ts";
import { replayedHeader, startBody, startedHeaders, startHeaders, workflowMissing } from "../schemas/start-schema.ts";

const route = createRoute({
  ...allows("start", jsonBody),
  method: "post",
  path: "/api/entries",
  operationId: "startEntry",
  tags: ["Entries"],
  summary: "Create an entry",
  description:
    "Answers as soon as the entry is committed. With an `Idempotency-Key` the request may be repeated safely.",
  request: {
    headers: startHeaders,
    body: { required: true, content: { "application/json": { schema: startBody } } },
  },
  responses: {
    201: {
      description: "The entry; its address is in `Location`.",
      headers: startedHeaders,
      content: { "application/json": { schema: entrySchema } },
    },
    ...problems(400, 404, 413, 415, 422, 503),
  },
});

export function startEntry({ engine, defaultWorkflow, hidden }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      const { workflow = defaultWorkflow, input, ...rest } = c.req.valid("json");
      if (workflow === undefined) throw new InvalidInput("workflow", workflowMissing);
      const principal = c.get("principal");
      if (hidden.has(workflow)) throw new UnknownWorkflow(workflow);
      mayStart(principal, workflow);
      const options = { ...rest, owner: principal.owner, scope: principal };
      const idempotencyKey = keyOf(principal, c.req.valid("header")["Idempotency-Key"]);
      const { entry, replayed } =
        idempotencyKey === undefined
          ? { entry: await engine.start(workflow, input, options), replayed: false }
          : await engine.startOnce(workflow, input, { ...options, idempotencyKey });
      return c.json(entry, 201, { Location: `/api/entries/${entry.id}`, ...replayedHeader(replayed) });
    },
  });
}
