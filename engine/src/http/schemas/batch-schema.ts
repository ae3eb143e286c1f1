/** The body and the answer of `POST /api/entries/batch`. */
import { z } from "@hono/zod-openapi";
import { entrySchema } from "./entry-schema.ts";
import { startBody } from "./start-schema.ts";

const mostEntries = 1_000;
const entriesRule = `entries must be a list of 1 to ${mostEntries} entries.`;

export const batchBody = z
  .strictObject(
    { entries: z.array(startBody, { error: entriesRule }).min(1, entriesRule).max(mostEntries, entriesRule) },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .openapi("StartBatch", { example: { entries: [{ title: "One" }, { title: "Two", tags: ["nightly"] }] } });

export const batchSchema = z
  .object({ entries: z.array(entrySchema).openapi({ description: "In the order of the request." }) })
  .openapi("StartedBatch");
