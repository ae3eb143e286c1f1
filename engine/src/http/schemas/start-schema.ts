/** The body, the header and the answer's header of `POST /api/entries`. */
import { z } from "@hono/zod-openapi";
import { type Duration, toMs } from "../../model/duration.ts";
import { anyJson } from "./json-schema.ts";

const titleRule = "title must be a text of 1 to 200 characters";
const longestTitle = 200;
const tagRule = "tags must be a list of at most 20 texts of 1 to 100 characters";
const atRule = 'at must be a time with its zone, like "2026-11-23T09:30:00Z", from 1970 to ten years from now';

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

/** The engine says what is too long. */
function durationSchema(name: string, description: string, example: string) {
  const rule = `${name} must be milliseconds or a text like "30s", "5m", "2h", "7d", ten years at most.`;
  return z
    .union([z.number(), z.templateLiteral([z.number(), z.enum(["ms", "s", "m", "h", "d"])])], { error: rule })
    .refine(isDuration, { error: rule })
    .openapi({
      type: ["integer", "string"],
      description: `${description}: milliseconds, or a text like "30s", "5m", "2h", "7d".`,
      example,
    });
}

function isDuration(duration: Duration): boolean {
  try {
    toMs(duration);
    return true;
  } catch {
    return false;
  }
}

const timeSchema = z.iso
  .datetime({ offset: true, error: `${atRule}.` })
  .transform((text) => new Date(text))
  .openapi({
    type: "string",
    format: "date-time",
    description: "Not before this time.",
    example: "2026-11-23T18:00:00Z",
  });

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
      delay: durationSchema("delay", "Not before this long from now", "5m").optional(),
      at: timeSchema.optional(),
      startWithin: durationSchema("startWithin", "Not started within this long, it ends as `EXPIRED`", "1h").optional(),
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
  .refine(({ delay, at }) => delay === undefined || at === undefined, {
    path: ["at"],
    error: "at cannot be given together with delay. Leave one of them out.",
  })
  .openapi("StartEntry", { example: { title: "Import customers", workflow: "demo", tags: ["nightly"] } });

export const workflowMissing = "workflow is required: this server has no default one. GET /api/workflows lists them.";

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

/** The headers of an answer to a start. */
export const startedHeaders = z.object({
  "Idempotent-Replayed": z.literal("true").optional().openapi({
    description: "An earlier request with the same `Idempotency-Key` had started it.",
  }),
});

export const replayedHeader = (replayed: boolean): Record<string, string> =>
  replayed ? { "Idempotent-Replayed": "true" } : {};
