/** GET /api/entries/export: all entries that match, as a file that is written while it is read. */
import { createRoute, defineOpenAPIRoute, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { exportFormats } from "../export-formats.ts";
import { readListQuery } from "../list-query.ts";
import { allows } from "../permission.ts";
import { entrySchema } from "../schemas/entry-schema.ts";
import { exportQuery } from "../schemas/list-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const text = { schema: { type: "string" } } as const;

const route = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/entries/export",
  operationId: "exportEntries",
  tags: ["Entries"],
  summary: "Export entries",
  description: "At most 100,000 entries, as of one moment, with whole results.",
  request: { query: exportQuery },
  responses: {
    200: {
      description: "The file, by its format.",
      content: {
        "text/csv": text,
        "application/x-ndjson": text,
        "application/json": { schema: z.array(entrySchema) },
      },
    },
    ...problems(400, 503),
  },
});

export function exportEntries({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: async (c) => {
      const { format } = c.req.valid("query");
      const { mediaType, write } = exportFormats[format];
      const portions = engine.export(readListQuery(c.req.url), c.get("principal"))[Symbol.asyncIterator]();
      // The first portion is read before the answer begins, so that a fault is still answered as one.
      const first = await portions.next();
      const pieces = write(resumed(first, portions));
      if (c.req.method === "HEAD") await portions.return?.();
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const piece = await pieces.next();
          if (piece.done) controller.close();
          else controller.enqueue(new TextEncoder().encode(piece.value));
        },
        async cancel() {
          await portions.return?.();
        },
      });
      return c.body(body, 200, {
        "Content-Type": mediaType,
        "Content-Disposition": `attachment; filename="entries.${format}"`,
        "Cache-Control": "no-store",
      });
    },
  });
}

async function* resumed<T>(first: IteratorResult<T>, rest: AsyncIterator<T>): AsyncGenerator<T> {
  for (let each = first; !each.done; each = await rest.next()) yield each.value;
}
