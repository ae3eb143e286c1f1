/** The body and the header of `PATCH /api/entries/:id`. */
import { z } from "@hono/zod-openapi";
import { anyJson } from "./json-schema.ts";
import { titleSchema } from "./start-schema.ts";

const progressRule = "progress must be a whole number from 0 to 100.";
const statusRule = "status must be CREATED, a stage of the entry's workflow, COMPLETED, FAILED, CANCELLED or EXPIRED.";

export const patchBody = z
  .strictObject(
    {
      title: titleSchema.optional(),
      status: z
        .string({ error: statusRule })
        .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, statusRule)
        .optional()
        .openapi({ description: "Forward only; a finished entry keeps its status.", example: "STAGE_1" }),
      progress: z
        .int({ error: progressRule })
        .min(0, progressRule)
        .max(100, progressRule)
        .optional()
        .openapi({ description: "Not below the present one.", example: 50 }),
      result: anyJson("Any JSON.").optional(),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .refine((body) => Object.keys(body).length > 0, { error: "Send at least one of title, status, progress and result." })
  .openapi("PatchEntry", { minProperties: 1, example: { title: "A better name" } });

export const patchHeaders = z.object({
  Lease: z
    .uuid({ error: "Lease must be the claim id of the worker that holds the entry." })
    .toLowerCase()
    .optional()
    .openapi({ description: "The claim id of whoever holds the entry; without it an entry that is held is refused." }),
});
