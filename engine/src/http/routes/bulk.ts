/** /api/bulk: retry or cancel many entries in the background, and see how far that is. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { BulkRequest } from "../../model/bulk.ts";
import { InvalidInput } from "../../model/errors.ts";
import { filterFields, parseFilter } from "../../query/index.ts";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified } from "../conditional.ts";
import { jsonBody } from "../json-body.ts";
import { allows, changeScope } from "../permission.ts";
import {
  bulkBody,
  bulkHeaders,
  bulkListQuery,
  bulkOutcomePageSchema,
  bulkOutcomeQuery,
  bulkPageSchema,
  bulkPath,
  bulkPreviewSchema,
  bulkSchema,
} from "../schemas/bulk-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const startRoute = createRoute({
  ...allows("change", jsonBody),
  method: "post",
  path: "/api/bulk",
  operationId: "startBulk",
  tags: ["Bulk"],
  summary: "Retry or cancel many entries",
  description:
    "Give `ids` or a `filter`. Which entries it is about is fixed before the answer; workers act on them at the pace asked for. " +
    "With `dryRun` it only tells what would happen.",
  request: {
    headers: bulkHeaders,
    body: { required: true, content: { "application/json": { schema: bulkBody } } },
  },
  responses: {
    200: { description: "What would happen.", content: { "application/json": { schema: bulkPreviewSchema } } },
    201: {
      description: "The bulk action; its address is in `Location`.",
      content: { "application/json": { schema: bulkSchema } },
    },
    ...problems(400, 413, 415, 422, 503),
  },
});

export function startBulk({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof startRoute, ApiEnv>({
    route: startRoute,
    handler: async (c) => {
      const { dryRun, filter, ...rest } = c.req.valid("json");
      const request: BulkRequest = { ...rest, ...(filter === undefined ? {} : { filter: readFilter(filter) }) };
      const scope = changeScope(c.get("principal"));
      if (dryRun) return c.json(await engine.bulk.preview(request, scope), 200);
      const idempotencyKey = c.req.valid("header")["Idempotency-Key"];
      const bulk = await engine.bulk.start(request, { scope, ...(idempotencyKey ? { idempotencyKey } : {}) });
      return c.json(bulk, 201, { Location: `/api/bulk/${bulk.id}` });
    },
  });
}

const listRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/bulk",
  operationId: "listBulk",
  tags: ["Bulk"],
  summary: "List bulk actions",
  description: "The newest first.",
  request: { query: bulkListQuery },
  responses: {
    200: { description: "The page.", content: { "application/json": { schema: bulkPageSchema } } },
    ...notModified,
    ...problems(400, 503),
  },
});

export function listBulk({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof listRoute, ApiEnv>({
    route: listRoute,
    handler: async (c) => answerIfChanged(c, await engine.bulk.list(c.req.valid("query"), c.get("principal"))),
  });
}

const readRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/bulk/{id}",
  operationId: "getBulk",
  tags: ["Bulk"],
  summary: "Read a bulk action",
  description: "How far it is.",
  request: { params: bulkPath },
  responses: {
    200: { description: "The bulk action.", content: { "application/json": { schema: bulkSchema } } },
    ...notModified,
    ...problems(404, 503),
  },
});

export function getBulk({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof readRoute, ApiEnv>({
    route: readRoute,
    handler: async (c) => answerIfChanged(c, await engine.bulk.get(c.req.valid("param").id, c.get("principal"))),
  });
}

const outcomesRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/bulk/{id}/outcomes",
  operationId: "listBulkOutcomes",
  tags: ["Bulk"],
  summary: "List what came of each entry",
  description: "In the order in which they are acted upon, with where each stands now.",
  request: { params: bulkPath, query: bulkOutcomeQuery },
  responses: {
    200: { description: "The page.", content: { "application/json": { schema: bulkOutcomePageSchema } } },
    ...notModified,
    ...problems(400, 404, 503),
  },
});

export function listBulkOutcomes({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof outcomesRoute, ApiEnv>({
    route: outcomesRoute,
    handler: async (c) => {
      const page = await engine.bulk.outcomes(c.req.valid("param").id, c.req.valid("query"), c.get("principal"));
      return answerIfChanged(c, page);
    },
  });
}

const stopRoute = createRoute({
  ...allows("change"),
  method: "post",
  path: "/api/bulk/{id}/stop",
  operationId: "stopBulk",
  tags: ["Bulk"],
  summary: "Stop a bulk action",
  description: "What it has not come to yet is left alone. Takes effect within a second. Takes no body.",
  request: { params: bulkPath },
  responses: {
    200: { description: "The bulk action.", content: { "application/json": { schema: bulkSchema } } },
    ...problems(404, 409, 503),
  },
});

export function stopBulk({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof stopRoute, ApiEnv>({
    route: stopRoute,
    handler: async (c) => c.json(await engine.bulk.stop(c.req.valid("param").id, changeScope(c.get("principal"))), 200),
  });
}

const resumeRoute = createRoute({
  ...allows("change"),
  method: "post",
  path: "/api/bulk/{id}/resume",
  operationId: "resumeBulk",
  tags: ["Bulk"],
  summary: "Go on with a bulk action that was stopped",
  description: "With what is left of the entries that were fixed at its start. Takes no body.",
  request: { params: bulkPath },
  responses: {
    200: { description: "The bulk action.", content: { "application/json": { schema: bulkSchema } } },
    ...problems(404, 409, 503),
  },
});

export function resumeBulk({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof resumeRoute, ApiEnv>({
    route: resumeRoute,
    handler: async (c) =>
      c.json(await engine.bulk.resume(c.req.valid("param").id, changeScope(c.get("principal"))), 200),
  });
}

/** As in the address of a list; what is no part of the grammar would be left out, and so act on more than was meant. */
function readFilter(text: string): NonNullable<BulkRequest["filter"]> {
  const params = new URLSearchParams(text);
  const unknown = [...params.keys()].find((name) => !(filterFields as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidInput(
      "filter",
      `filter has no field "${unknown.slice(0, 100)}": leave it out or correct its name.`,
    );
  const { filter, faults } = parseFilter(params);
  const [fault] = faults;
  if (fault) throw new InvalidInput("filter", `In filter: ${fault.message}`);
  return filter;
}
