/** The audit log as the API shows it. */
import { z } from "@hono/zod-openapi";
import type { AuditPage } from "../../engine.ts";
import { anyJson, timestamp } from "./json-schema.ts";

const when = (name: string) =>
  z
    .string({ error: `${name} must be given once.` })
    .refine((text) => /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)), {
      error: `${name} must be a time like 2026-11-23T09:30:00Z.`,
    })
    .transform((text) => new Date(text))
    .optional()
    .openapi({ type: "string", format: "date-time" });
const word = (name: string, description: string) =>
  z
    .string({ error: `${name} must be given once.` })
    .max(200, `${name} is at most 200 characters.`)
    .optional()
    .openapi({ description });

export const auditQuery = z.strictObject({
  action: word(
    "action",
    "Like `entry.cancel`, or `entry` for all that was done to entries; several with commas.",
  ).transform((text) => text?.split(",").slice(0, 20)),
  actor: word("actor", "Who did it."),
  target: word("target", "To what."),
  from: when("from"),
  to: when("to"),
  cursor: word("cursor", "`next` of the page before."),
  limit: z
    .string({ error: "limit must be given once." })
    .regex(/^[1-9][0-9]{0,3}$/, "limit must be a whole number from 1 to 1000.")
    .transform(Number)
    .refine((value) => value <= 1_000, { error: "limit must be a whole number from 1 to 1000." })
    .default(100)
    .openapi({ type: "integer", minimum: 1, maximum: 1_000, default: 100 }),
});

const record = z
  .object({
    id: z.string(),
    at: timestamp("When."),
    actor: z.string().nullable().openapi({ description: "A user's id, `key:…`, `token:…` or `local`." }),
    action: z.string().openapi({ example: "entry.cancel" }),
    target: z.string().nullable(),
    reason: z.string().nullable().openapi({ description: "What the header `Reason` of the request said." }),
    detail: anyJson("What more there is to say."),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .openapi("AuditRecord");

export const auditPageSchema = z
  .object({ records: z.array(record).readonly(), next: z.string().nullable() })
  .openapi("AuditPage") satisfies z.ZodType<AuditPage>;
