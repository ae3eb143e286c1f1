/** The query and the answer of `GET /api/entries`. */
import { z } from "@hono/zod-openapi";
import type { EntryPage } from "../../engine.ts";
import { entrySchema } from "./entry-schema.ts";

const mostStatuses = 50;
const statusRule = "status must be names of statuses, separated by commas.";
const workflowRule = "workflow must be the name of a workflow.";

/** A whole number in decimal digits only. `Number` alone would take "1e2", " 5", "0x10" and "". */
function wholeNumber(name: string, bounds: { from: number; to: number; otherwise: number }) {
  const rule = `${name} must be a whole number from ${bounds.from} to ${bounds.to}, given once.`;
  return z
    .string({ error: rule })
    .regex(/^(?:0|[1-9][0-9]{0,9})$/, rule)
    .transform(Number)
    .refine((value) => value >= bounds.from && value <= bounds.to, { error: rule })
    .default(bounds.otherwise)
    .openapi({ type: "integer", minimum: bounds.from, maximum: bounds.to, default: bounds.otherwise });
}

export const listQuery = z.strictObject({
  limit: wholeNumber("limit", { from: 1, to: 100, otherwise: 50 }),
  offset: wholeNumber("offset", { from: 0, to: 1_000_000_000, otherwise: 0 }),
  status: z
    .string({ error: statusRule })
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}(?:,[A-Za-z][A-Za-z0-9_-]{0,62})*$/, statusRule)
    .transform((names) => names.split(","))
    .refine((names) => names.length <= mostStatuses, { error: `status may name ${mostStatuses} statuses at most.` })
    .optional()
    .openapi({ type: "string", description: "Any of these statuses.", example: "FAILED,STAGE_1" }),
  workflow: z
    .string({ error: workflowRule })
    .regex(/^[a-z][a-z0-9-]{0,62}$/, workflowRule)
    .optional()
    .openapi({ description: "Only entries of this workflow.", example: "demo" }),
});

export const entryPageSchema = z
  .object({
    entries: z.array(entrySchema).readonly(),
    total: z.int().openapi({ description: "Entries that match, on all pages." }),
    limit: z.int(),
    offset: z.int(),
  })
  .openapi("EntryPage") satisfies z.ZodType<EntryPage>;
