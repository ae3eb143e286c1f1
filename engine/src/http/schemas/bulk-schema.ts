/** Bulk actions: what is asked for, how far they are, and what came of each entry. */
import { z } from "@hono/zod-openapi";
import {
  type Bulk,
  type BulkOutcomePage,
  type BulkPage,
  type BulkPreview,
  bulkActions,
  bulkOutcomes,
  bulkReasons,
  bulkStates,
} from "../../model/bulk.ts";
import { timestamp } from "./json-schema.ts";

export const bulkPath = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "The id of the bulk action.",
    example: "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47",
  }),
});

const actionRule = `action must be one of ${bulkActions.join(", ")}.`;
const idsRule = "ids must be 1 to 1,000 ids of entries. Give a filter for more.";
const filterRule = "filter must be a text like the query of GET /api/entries: status=FAILED&workflow=demo.";
const paceRule = "pace must be a whole number of entries a second, from 1 to 1,000.";
const fromRule = "from must be the name of a stage, and belongs to a retry.";
const reasonRule = "reason must be a text of at most 500 characters.";

export const bulkBody = z
  .strictObject(
    {
      action: z.enum(bulkActions, { error: actionRule }),
      ids: z
        .array(z.string({ error: "This is no id of an entry." }), { error: idsRule })
        .min(1, idsRule)
        .max(1_000, idsRule)
        .optional()
        .openapi({ description: "The entries, one by one." }),
      filter: z.string({ error: filterRule }).max(4_000, filterRule).optional().openapi({
        description: "All that match, as in the query of `GET /api/entries`; an empty text is every entry.",
        example: "status=FAILED&workflow=demo",
      }),
      from: z
        .string({ error: fromRule })
        .min(1, fromRule)
        .max(63, fromRule)
        .optional()
        .openapi({
          description:
            "Of a retry: the stage to begin with. For each entry that has ended, completed ones included, a new one takes over the " +
            "results of the stages before and repeats the rest. Without it, what failed goes on from the stage where it ended.",
          example: "LOAD",
        }),
      dryRun: z
        .boolean({ error: "dryRun must be true or false." })
        .default(false)
        .openapi({ description: "Only tell what would happen." }),
      pace: z
        .int({ error: paceRule })
        .min(1, paceRule)
        .max(1_000, paceRule)
        .optional()
        .openapi({ description: "Entries a second. Default 100." }),
      reason: z
        .string({ error: reasonRule })
        .max(500, reasonRule)
        .optional()
        .openapi({ description: "For those who look it up later." }),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .openapi("StartBulk");

const keyRule = "Idempotency-Key must be a text of 1 to 255 bytes.";
export const bulkHeaders = z.object({
  "Idempotency-Key": z
    .string()
    .min(1, keyRule)
    .refine((key) => new TextEncoder().encode(key).length <= 255, { error: keyRule })
    .optional()
    .openapi({ description: "The same key and body again give the bulk action of the first time." }),
});

const limitRule = "limit must be a whole number from 1 to 100, given once.";
const pageShape = {
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
};
export const bulkListQuery = z.strictObject(pageShape);
export const bulkOutcomeQuery = z.strictObject({
  outcome: z
    .enum(bulkOutcomes, { error: `outcome must be one of ${bulkOutcomes.join(", ")}, given once.` })
    .optional()
    .openapi({ description: "Only entries with this outcome." }),
  ...pageShape,
});

const reason = z.enum(bulkReasons).openapi({ description: "Why the outcome is what it is.", example: "retried" });

export const bulkPreviewSchema = z
  .object({
    action: z.enum(bulkActions),
    matched: z.int().openapi({ description: "Exact up to 100,000, which is the most that one bulk action takes." }),
    isCapped: z.boolean().openapi({ description: "More match: it would take the oldest 100,000." }),
    workflow: z.string().nullable().openapi({ description: "The one that all are entries of; null: of several." }),
    will: z.int(),
    cannot: z.int(),
    reasons: z.array(z.object({ outcome: z.enum(["done", "skipped"]), reason, count: z.int() })).readonly(),
  })
  .openapi("BulkPreview") satisfies z.ZodType<BulkPreview>;

export const bulkSchema = z
  .object({
    id: z.string(),
    action: z.enum(bulkActions),
    from: z.string().nullable().openapi({ description: "The stage that a retry begins with; null: where each ended." }),
    filter: z.string().nullable().openapi({ description: "Null when the entries were named one by one." }),
    reason: z.string().nullable(),
    askedBy: z.string(),
    state: z.enum(bulkStates),
    waitingFor: z
      .enum(["worker"])
      .nullable()
      .openapi({ description: "`worker`: no worker is there to go on with it." }),
    pace: z.int().openapi({ description: "Entries a second." }),
    total: z.int(),
    isCapped: z.boolean().openapi({ description: "More matched: these were the oldest 100,000." }),
    done: z.int().openapi({ description: "Entries that were acted upon." }),
    skipped: z.int().openapi({ description: "Entries that could not be acted upon." }),
    failed: z.int().openapi({ description: "Entries on which acting failed." }),
    left: z.int().openapi({ description: "Entries that were not come to yet." }),
    createdAt: timestamp("What it acts on was fixed then."),
    finishedAt: timestamp("When it finished or was stopped.").nullable(),
    stoppedBy: z.string().nullable(),
  })
  .openapi("Bulk") satisfies z.ZodType<Bulk>;

export const bulkPageSchema = z
  .object({ bulks: z.array(bulkSchema).readonly(), next: z.string().nullable() })
  .openapi("BulkPage") satisfies z.ZodType<BulkPage>;

const entryNow = z.object({
  title: z.string(),
  workflow: z.string(),
  stages: z.array(z.string()).readonly(),
  status: z.string(),
});

export const bulkOutcomePageSchema = z
  .object({
    outcomes: z
      .array(
        z.object({
          entryId: z.string(),
          outcome: z.enum(bulkOutcomes),
          reason: z.union([reason, z.null()]),
          detail: z.string().nullable().openapi({ description: "What went wrong, when acting on it failed." }),
          at: timestamp("When.").nullable(),
          entry: z.union([entryNow, z.null()]).openapi({ description: "As it is now; null when it is not there." }),
        }),
      )
      .readonly(),
    next: z.string().nullable(),
  })
  .openapi("BulkOutcomePage") satisfies z.ZodType<BulkOutcomePage>;
