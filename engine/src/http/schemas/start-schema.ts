/** The body and the header of `POST /api/entries`. */
import { z } from "@hono/zod-openapi";
import { toMs } from "../../model/duration.ts";
import { anyJson } from "./json-schema.ts";

const titleRule = "title must be a text of 1 to 200 characters";
const longestTitle = 200;
const tagRule = "tags must be a list of at most 20 texts of 1 to 100 characters";
const delayRule = 'delay must be milliseconds or a text like "30s", "5m", "2h", "7d", ten years at most';
// PostgreSQL's timestamps end; a delay beyond any use is refused before it reaches them.
const longestDelayMs = 10 * 366 * 24 * 3_600_000;

// Counted in characters as PostgreSQL counts them: an emoji is one, though JavaScript gives it a length of two.
export const titleSchema = z
  .string({ error: `${titleRule}.` })
  .trim()
  .min(1, `${titleRule}; it is empty.`)
  .refine(
    (title) => title.length <= longestTitle || (title.length <= 2 * longestTitle && [...title].length <= longestTitle),
    {
      error: `${titleRule}; it is longer.`,
    },
  )
  .openapi({ maxLength: longestTitle, description: "For people; trimmed.", example: "Import customers" });

const delaySchema = z
  .union([z.number(), z.templateLiteral([z.number(), z.enum(["ms", "s", "m", "h", "d"])])], { error: `${delayRule}.` })
  .refine(isUsableDelay, { error: `${delayRule}.` })
  .openapi({
    type: ["integer", "string"],
    description: 'Not before this long from now: milliseconds, or a text like "30s", "5m", "2h", "7d".',
    example: "5m",
  });

function isUsableDelay(delay: Parameters<typeof toMs>[0]): boolean {
  try {
    return toMs(delay) <= longestDelayMs;
  } catch {
    return false;
  }
}

export const startBody = z
  .strictObject(
    {
      title: titleSchema,
      workflow: z
        .string({ error: "workflow must be the name of a workflow; GET /api/workflows lists them." })
        .max(63, "workflow must be the name of a workflow; GET /api/workflows lists them.")
        .optional()
        .openapi({ description: "Default: the server's default workflow.", example: "demo" }),
      input: anyJson("What the workflow takes; its `inputSchema` says what that is.").optional(),
      priority: z
        .int({ error: "priority must be a whole number from -60 to 60." })
        .min(-60, "priority must be a whole number from -60 to 60.")
        .max(60, "priority must be a whole number from -60 to 60.")
        .optional()
        .openapi({ description: "Each point counts like a minute of having waited.", example: 0 }),
      delay: delaySchema.optional(),
      tags: z
        .array(
          z
            .string({ error: `${tagRule}.` })
            .trim()
            .min(1, `${tagRule}.`)
            .max(100, `${tagRule}.`),
          { error: `${tagRule}.` },
        )
        .max(20, `${tagRule}.`)
        .optional()
        .openapi({ example: ["nightly"] }),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .openapi("StartEntry");

export const startHeaders = z.object({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "Idempotency-Key must be 1 to 255 visible ASCII characters.")
    .optional()
    .openapi({
      description: "The same key with the same body answers with the same entry, so that a request may be repeated.",
      example: "import-2026-11-23",
    }),
});
