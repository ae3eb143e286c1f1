/** GET /api/workers and POST /api/workers/:id/drain: who works, on what, and how one is told to stop. */
import { createRoute, defineOpenAPIRoute, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { allows, mayActForAll } from "../permission.ts";
import { problems } from "../schemas/problem-schema.ts";
import { workerSchema } from "../schemas/worker-schema.ts";

const listRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/workers",
  operationId: "listWorkers",
  tags: ["Workers"],
  summary: "List workers",
  description:
    "Those that have not stopped, and those lost within a day. Entries of other workspaces are only counted.",
  responses: {
    200: {
      description: "The workers, those that work first.",
      content: {
        "application/json": { schema: z.object({ workers: z.array(workerSchema).readonly(), serverTime: z.string() }) },
      },
    },
    ...problems(503),
  },
});

export function listWorkers({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof listRoute, ApiEnv>({
    route: listRoute,
    handler: async (c) => {
      const workers = await engine.workers(c.get("principal"));
      return c.json({ workers, serverTime: new Date().toISOString() }, 200);
    },
  });
}

const drainRoute = createRoute({
  ...allows("operate"),
  method: "post",
  path: "/api/workers/{id}/drain",
  operationId: "drainWorker",
  tags: ["Workers"],
  summary: "Drain a worker",
  description:
    "It claims nothing more, finishes what it runs and stops; after five minutes it gives back what it still runs, uncharged. " +
    "Takes no body; asking again changes nothing.",
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: "id", in: "path" }, example: "web-1:4711:8623088b" }),
    }),
  },
  responses: {
    200: { description: "The worker.", content: { "application/json": { schema: workerSchema } } },
    ...problems(404, 503),
  },
});

export function drainWorker({ engine, serverWorkspace }: ApiContext) {
  return defineOpenAPIRoute<typeof drainRoute, ApiEnv>({
    route: drainRoute,
    handler: async (c) => {
      mayActForAll(c.get("principal"), serverWorkspace);
      return c.json(await engine.drainWorker(c.req.valid("param").id, c.get("principal")), 200);
    },
  });
}
