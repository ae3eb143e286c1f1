/** POST /api/entries/batch: creates many entries, all or none. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import { InvalidInput, UnknownWorkflow } from "../../model/errors.ts";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { jsonBodyOf } from "../json-body.ts";
import { allows, keyOf, mayStart } from "../permission.ts";
import { batchBody, batchSchema } from "../schemas/batch-schema.ts";
import { problems } from "../schemas/problem-schema.ts";
import { replayedHeader, startedHeaders, startHeaders, workflowMissing } from "../schemas/start-schema.ts";

// Room for 1,000 entries with inputs of some size; what is larger belongs into files.
const largeBody = jsonBodyOf({ largestBytes: 4 * 1024 * 1024, mostKeys: 50_000 });

const route = createRoute({
  ...allows("start", largeBody),
  method: "post",
  path: "/api/entries/batch",
  operationId: "startBatch",
  tags: ["Entries"],
  summary: "Create many entries",
  description:
    "1 to 1,000 entries of any workflows in one commit: all of them, or none when one does not fit; `field` says which, " +
    "like `entries[3].title`. The `Idempotency-Key` is that of the whole request. At most 4 MiB.",
  request: {
    headers: startHeaders,
    body: { required: true, content: { "application/json": { schema: batchBody } } },
  },
  responses: {
    201: {
      description: "The entries.",
      headers: startedHeaders,
      content: { "application/json": { schema: batchSchema } },
    },
    ...problems(400, 404, 413, 415, 422, 503),
  },
});

export function startBatch({ engine, defaultWorkflow, hidden }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      const principal = c.get("principal");
      const asked = c.req.valid("json").entries.map(({ workflow = defaultWorkflow, ...rest }, index) => {
        if (workflow === undefined) throw new InvalidInput(`entries[${index}].workflow`, workflowMissing);
        if (hidden.has(workflow)) throw new UnknownWorkflow(workflow);
        mayStart(principal, workflow);
        return { ...rest, workflow };
      });
      const { owner } = principal;
      const idempotencyKey = keyOf(principal, c.req.valid("header")["Idempotency-Key"]);
      const { entries, replayed } = await engine.startBatch(asked, { idempotencyKey, owner, scope: principal });
      return c.json({ entries: [...entries] }, 201, replayedHeader(replayed));
    },
  });
}
