/** GET /api/entries/:id/logs, /data and /lineage: what lies behind an entry. */
import { createRoute, defineOpenAPIRoute } from "@hono/zod-openapi";
import type { EntryData } from "../../engine.ts";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { allows } from "../permission.ts";
import { dataSchema, lineageSchema, logPageSchema, logQuery } from "../schemas/history-schema.ts";
import { entryPath } from "../schemas/json-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const logsRoute = createRoute({
  ...allows("watch"),
  method: "get",
  path: "/api/entries/{id}/logs",
  operationId: "getLogs",
  tags: ["Entries"],
  summary: "Read what its handlers logged",
  description: "In pages, oldest or newest first. To follow a running entry, ask again with `next`.",
  request: { params: entryPath, query: logQuery },
  responses: {
    200: { description: "Lines.", content: { "application/json": { schema: logPageSchema } } },
    ...problems(400, 404, 503),
  },
});

export function getLogs({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof logsRoute, ApiEnv>({
    route: logsRoute,
    handler: async (c) => {
      const page = await engine.logs(c.req.valid("param").id, c.req.valid("query"), c.get("principal"));
      return c.json(page, 200);
    },
  });
}

const dataRoute = createRoute({
  ...allows("watch"),
  method: "get",
  path: "/api/entries/{id}/data",
  operationId: "getData",
  tags: ["Entries"],
  summary: "Read its input and results without loss",
  description:
    "Numbers have all their digits, as PostgreSQL keeps them; `JSON.parse` would round those beyond 2^53. Read the text with a parser that does not.",
  request: { params: entryPath },
  responses: {
    200: { description: "The data.", content: { "application/json": { schema: dataSchema } } },
    ...problems(404, 503),
  },
});

export function getData({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof dataRoute, ApiEnv>({
    route: dataRoute,
    // Put together as text: parsed and written again, its numbers would be rounded here.
    handler: async (c) => {
      const text = toText(await engine.data(c.req.valid("param").id, c.get("principal")));
      return c.body(text, 200, { "Content-Type": "application/json" }) as never;
    },
  });
}

function toText({ input, result, stages }: EntryData): string {
  const ofStages = Object.entries(stages).map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return `{"input":${input},"result":${result},"stages":{${ofStages.join(",")}}}`;
}

const lineageRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/entries/{id}/lineage",
  operationId: "getLineage",
  tags: ["Entries"],
  summary: "Read the entries that repeat each other",
  description: "The entry that all repeats go back to and those repeats, oldest first, at most 100; itself among them.",
  request: { params: entryPath },
  responses: {
    200: { description: "Entries.", content: { "application/json": { schema: lineageSchema } } },
    ...problems(404, 503),
  },
});

export function getLineage({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof lineageRoute, ApiEnv>({
    route: lineageRoute,
    handler: async (c) => {
      const entries = await engine.lineage(c.req.valid("param").id, c.get("principal"));
      return c.json({ entries }, 200);
    },
  });
}
