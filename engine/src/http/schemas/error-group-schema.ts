/** Error groups: failures by what they have in common. */
import { z } from "@hono/zod-openapi";
import {
  type ErrorCounts,
  type ErrorGroup,
  type ErrorGroupDetail,
  type ErrorGroupPage,
  type ErrorStatus,
  errorStatuses,
} from "../../model/error-group.ts";
import { entryErrorSchema } from "./entry-schema.ts";
import { timestamp } from "./json-schema.ts";

export const fingerprintPath = z.object({
  fingerprint: z.string().openapi({
    param: { name: "fingerprint", in: "path" },
    description: "`error.fingerprint` of an entry.",
    example: "5f0c8e6a1b479d2b",
  }),
});

const statusRule = `status must be any of ${errorStatuses.join(", ")}, separated by commas, given once.`;
const isStatus = (text: string): text is ErrorStatus => (errorStatuses as readonly string[]).includes(text);
const limitRule = "limit must be a whole number from 1 to 100, given once.";

export const errorGroupQuery = z.strictObject({
  status: z
    .string({ error: statusRule })
    .refine((text) => text.split(",").every(isStatus), { error: statusRule })
    .transform((text) => text.split(",").filter(isStatus))
    .optional()
    .openapi({ type: "string", description: "Any of these statuses, separated by commas.", example: "open" }),
  workflow: z
    .string({ error: "workflow must be the name of a workflow, given once." })
    .regex(/^[a-z][a-z0-9-]{0,62}$/, "workflow must be the name of a workflow, given once.")
    .optional()
    .openapi({ description: "Only its failures.", example: "demo" }),
  limit: z
    .string({ error: limitRule })
    .regex(/^[1-9][0-9]{0,2}$/, limitRule)
    .transform(Number)
    .refine((value) => value <= 100, { error: limitRule })
    .default(50)
    .openapi({ type: "integer", minimum: 1, maximum: 100, default: 50 }),
  cursor: z
    .string({ error: "cursor must be given once." })
    .optional()
    .openapi({ description: "`next` of the page before, unchanged." }),
});

const statusBodyRule = `status must be one of ${errorStatuses.join(", ")}.`;
export const errorStatusBody = z
  .strictObject(
    { status: z.enum(errorStatuses, { error: statusBodyRule }).openapi({ example: "resolved" }) },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .openapi("ErrorGroupStatus");

const fields = {
  fingerprint: z.string().openapi({ example: "5f0c8e6a1b479d2b" }),
  workflow: z.string().openapi({ example: "demo" }),
  stage: z.string().openapi({ example: "STAGE_2" }),
  kind: z
    .string()
    .openapi({ description: "The class of what was thrown, or the engine's code.", example: "TypeError" }),
  title: z.string().openapi({
    description: "The message without what differs from time to time.",
    example: "Row <n> of <path> has no <value>",
  }),
  message: z.string().openapi({ description: "Of the last failure." }),
  lastEntryId: z.string().openapi({ description: "The entry whose failure was the last one." }),
  count: z.int().openapi({ description: "Attempts that failed so.", example: 412 }),
  entries: z.int().openapi({ description: "Different entries among them.", example: 380 }),
  firstSeen: timestamp("The first failure."),
  lastSeen: timestamp("The last failure."),
  hours: z
    .array(z.int())
    .readonly()
    .openapi({ description: "Failures in each of the last 24 hours by the clock, the present one last." }),
  status: z.enum(errorStatuses).openapi({
    description: "`resolved` becomes `open` by itself when it fails so again; `ignored` does not.",
  }),
  statusAt: timestamp("When a person set the status.").nullable(),
  statusBy: z.string().nullable(),
  regressedAt: timestamp("It was resolved, and failed again then.").nullable(),
};

const errorGroup = z.object(fields).openapi("ErrorGroup") satisfies z.ZodType<ErrorGroup>;

export const errorCountsSchema = z
  .object({ open: z.int(), resolved: z.int(), ignored: z.int() })
  .openapi("ErrorCounts") satisfies z.ZodType<ErrorCounts>;

export const errorGroupPageSchema = z
  .object({
    groups: z.array(errorGroup).readonly(),
    counts: errorCountsSchema,
    next: z.string().nullable().openapi({ description: "`cursor` of the next page; null on the last one." }),
  })
  .openapi("ErrorGroupPage") satisfies z.ZodType<ErrorGroupPage>;

const failure = {
  entryId: z.string(),
  title: z.string().openapi({ description: "The entry's." }),
  attempt: z.int(),
  final: z.boolean().openapi({ description: "It ended the entry; the others were tried again." }),
  at: timestamp("When it failed."),
};
const share = z.object({ value: z.string(), count: z.int() });

export const errorGroupDetailSchema = z
  .object({
    ...fields,
    samples: z
      .array(z.object({ ...failure, error: entryErrorSchema }))
      .readonly()
      .openapi({ description: "The errors of the last five failures that read differently, with their stacks." }),
    failures: z.array(z.object(failure)).readonly().openapi({ description: "The last failures, at most 20." }),
    byVersion: z
      .array(share)
      .readonly()
      .openapi({ description: "By version of the workflow, among the last `looked`." }),
    byWorker: z.array(share).readonly().openapi({ description: "By worker, among the last `looked`." }),
    looked: z.int().openapi({ description: "Failures that were looked at: at most 500, and only those still kept." }),
  })
  .openapi("ErrorGroupDetail") satisfies z.ZodType<ErrorGroupDetail>;
