/** GET /api/entries/export: all entries that match, as a file that is written while it is read. */
import { createRoute, defineOpenAPIRoute, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { exportFormats } from "../export-formats.ts";
import { answerFile } from "../file-answer.ts";
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
    handler: (c) => {
      const { format } = c.req.valid("query");
      const { mediaType, write } = exportFormats[format];
      const portions = engine.export(readListQuery(c.req.url), c.get("principal"));
      return answerFile(c, `entries.${format}`, mediaType, write(portions));
    },
  });
}
