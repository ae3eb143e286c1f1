/** The body of `POST /api/entries/:id/retry`. */
import { z } from "@hono/zod-openapi";
import { anyJson } from "./json-schema.ts";

const fromRule = "from must be the name of a stage of the entry's workflow.";

export const retryBody = z
  .strictObject(
    {
      from: z
        .string({ error: fromRule })
        .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, fromRule)
        .optional()
        .openapi({ description: "The stage to begin with; it must have been reached.", example: "STAGE_2" }),
      input: anyJson("Another input; default: the same.").optional(),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .openapi("RetryEntry", { example: { from: "STAGE_2" } });
