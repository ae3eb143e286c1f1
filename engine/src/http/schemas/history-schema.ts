/** What lies behind an entry: its log, its data, its repeats. */
import { z } from "@hono/zod-openapi";
import type { LogPage } from "../../engine.ts";
import { logLevels } from "../../model/log-line.ts";
import { entrySchema } from "./entry-schema.ts";
import { anyJson, timestamp } from "./json-schema.ts";

const number = /^[1-9][0-9]{0,17}$/;

export const logQuery = z.strictObject({
  level: z
    .enum(logLevels, { error: `level must be one of ${logLevels.join(", ")}, given once.` })
    .optional()
    .openapi({ description: "This level and above. Default: all." }),
  order: z
    .enum(["oldest", "newest"], { error: "order must be oldest or newest, given once." })
    .default("oldest")
    .openapi({ description: "Which lines come first." }),
  after: z
    .string({ error: "after must be given once." })
    .regex(number, "after must be the next of a page before, or the id of a line, unchanged.")
    .optional()
    .openapi({ description: "`next` of the page before, or the `id` of a line: go on behind it.", example: "4711" }),
  limit: z
    .string({ error: "limit must be given once." })
    .regex(/^[1-9][0-9]{0,3}$/, "limit must be a whole number from 1 to 1000, given once.")
    .transform(Number)
    .refine((value) => value <= 1_000, { error: "limit must be a whole number from 1 to 1000, given once." })
    .default(200)
    .openapi({ type: "integer", minimum: 1, maximum: 1_000, default: 200 }),
});

const line = z
  .object({
    id: z.string().openapi({ description: "Grows within an entry.", example: "4711" }),
    at: timestamp("When it was said."),
    level: z.enum(logLevels),
    stage: z.string().openapi({ example: "STAGE_1" }),
    attempt: z.int().openapi({ example: 1 }),
    message: z.string().openapi({ example: "Loaded 5,000 rows" }),
    fields: z
      .record(z.string(), anyJson("A field's value."))
      .nullable()
      .openapi({ example: { rows: 5_000 } }),
    late: z.boolean().openapi({
      description:
        "Written when its attempt was over or its lease gone: by a worker that was replaced, or a handler that did not stop.",
    }),
  })
  .openapi("LogLine");

export const logPageSchema = z
  .object({
    lines: z.array(line).readonly(),
    next: z.string().nullable().openapi({ description: "`after` of the next page. To follow, ask again with it." }),
    more: z.boolean().openapi({ description: "There are more lines behind `next` already." }),
  })
  .openapi("LogPage") satisfies z.ZodType<LogPage>;

export const dataSchema = z
  .object({
    input: anyJson("What it was started with."),
    result: anyJson("What the last stage returned; null before it completed."),
    stages: z.record(z.string(), anyJson("What the stage returned.")).openapi({ description: "By stage." }),
  })
  .openapi("EntryData");

export const lineageSchema = z.object({ entries: z.array(entrySchema).readonly() }).openapi("Lineage");
