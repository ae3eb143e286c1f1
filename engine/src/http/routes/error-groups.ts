/** GET /api/errors, /api/errors/counts and /api/errors/:fingerprint, and POST to the last: failures by what they have in common. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { answerIfChanged, notModified } from "../conditional.ts";
import { jsonBody } from "../json-body.ts";
import { allows, changeScope } from "../permission.ts";
import {
  errorCountsSchema,
  errorGroupDetailSchema,
  errorGroupPageSchema,
  errorGroupQuery,
  errorStatusBody,
  fingerprintPath,
} from "../schemas/error-group-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const listRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/errors",
  operationId: "listErrorGroups",
  tags: ["Errors"],
  summary: "List error groups",
  description: "The last seen first. Counts include every failure that is committed.",
  request: { query: errorGroupQuery },
  responses: {
    200: { description: "The page.", content: { "application/json": { schema: errorGroupPageSchema } } },
    ...notModified,
    ...problems(400, 503),
  },
});

export function listErrorGroups({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof listRoute, ApiEnv>({
    route: listRoute,
    handler: async (c) => answerIfChanged(c, await engine.errorGroups.list(c.req.valid("query"), c.get("principal"))),
  });
}

const countRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/errors/counts",
  operationId: "countErrorGroups",
  tags: ["Errors"],
  summary: "Count error groups by status",
  description: "Cheap: for a badge.",
  responses: {
    200: { description: "The counts.", content: { "application/json": { schema: errorCountsSchema } } },
    ...notModified,
    ...problems(503),
  },
});

export function countErrorGroups({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof countRoute, ApiEnv>({
    route: countRoute,
    handler: async (c) => answerIfChanged(c, await engine.errorGroups.counts(c.get("principal"))),
  });
}

const readRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/errors/{fingerprint}",
  operationId: "getErrorGroup",
  tags: ["Errors"],
  summary: "Read an error group",
  description: "With stacks, the last failures, and the versions and workers they happened in.",
  request: { params: fingerprintPath },
  responses: {
    200: { description: "The group.", content: { "application/json": { schema: errorGroupDetailSchema } } },
    ...notModified,
    ...problems(404, 503),
  },
});

export function getErrorGroup({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof readRoute, ApiEnv>({
    route: readRoute,
    handler: async (c) =>
      answerIfChanged(c, await engine.errorGroups.get(c.req.valid("param").fingerprint, c.get("principal"))),
  });
}

const statusRoute = createRoute({
  ...allows("operate", jsonBody),
  method: "post",
  path: "/api/errors/{fingerprint}",
  operationId: "setErrorGroupStatus",
  tags: ["Errors"],
  summary: "Resolve, ignore or open an error group",
  description: "A resolved group opens by itself when an attempt fails so again.",
  request: {
    params: fingerprintPath,
    body: { required: true, content: { "application/json": { schema: errorStatusBody } } },
  },
  responses: {
    200: { description: "The group.", content: { "application/json": { schema: errorGroupDetailSchema } } },
    ...problems(400, 404, 413, 415, 503),
  },
});

export function setErrorGroupStatus({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof statusRoute, ApiEnv>({
    route: statusRoute,
    handler: async (c) => {
      const { status } = c.req.valid("json");
      const scope = changeScope(c.get("principal"));
      return c.json(await engine.errorGroups.setStatus(c.req.valid("param").fingerprint, status, scope), 200);
    },
  });
}
