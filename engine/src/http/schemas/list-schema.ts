/** The queries and the answers of lists. What the values of a filter may be is told by the grammar in `query/`, which reads them too. */
import { z } from "@hono/zod-openapi";
import type { EntryPage, Facets } from "../../engine.ts";
import { orderFields } from "../../query/index.ts";
import { entrySchema } from "./entry-schema.ts";

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

const asGiven = z.union([z.string(), z.array(z.string())]).optional();
const one = (description: string, example: string) => asGiven.openapi({ type: "string", description, example });
const several = (description: string, example: string) =>
  asGiven.openapi({ type: "array", items: { type: "string" }, description, example: [example] });

const filterShape = {
  status: one("Any of these statuses, separated by commas.", "FAILED,STAGE_1"),
  state: one("Any of these states, separated by commas.", "queued,retrying"),
  workflow: one("Any of these workflows, separated by commas.", "demo"),
  tag: several("Has this tag; with several, all of them.", "nightly"),
  from: one("Created at or after: a time, a date, or a duration before now.", "-24h"),
  to: one("Created before; a date alone means until its end.", "2026-11-23"),
  q: one("Words of the title, or the first 8 or more characters of the id.", "invoice"),
  in: several("A value inside the input: path:value, path>number.", "user.plan:pro"),
  out: several("A value inside the result.", "total>100"),
  bulk: one("A bulk action acted on it: the id of that.", "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47"),
  id: one("One of these entries, separated by commas.", "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47"),
  error: one("An attempt failed like this: the fingerprint of an error group.", "5f0c8e6a1b479d2b"),
  worker: one("Held by this worker now, or ended by it.", "web-1:4711:8623088b"),
  attempts: one("Tries of the present or the last stage.", ">1"),
  duration: one("Time from the first claim to the end, or to now.", ">30s"),
};
const sort = z
  .string({
    error: `sort must be one of ${orderFields.join(", ")}, with - before it for the highest first, given once.`,
  })
  .optional()
  .openapi({
    description: `${orderFields.join(", ")}; with - before it the highest first. Default: -created.`,
    example: "-created",
  });

/** A filter alone. */
export const filterQuery = z.strictObject(filterShape);

export const listQuery = z.strictObject({
  limit: wholeNumber("limit", { from: 1, to: 100, otherwise: 50 }),
  offset: wholeNumber("offset", { from: 0, to: 1_000_000_000, otherwise: 0 }),
  cursor: z
    .string({ error: "cursor must be given once." })
    .optional()
    .openapi({ description: "`next` of the page before, unchanged. Instead of `offset`." }),
  sort,
  ...filterShape,
});

export const exportQuery = z.strictObject({
  format: z
    .enum(["csv", "json", "ndjson"], { error: "format must be csv, json or ndjson, given once." })
    .default("csv"),
  sort,
  ...filterShape,
});

export const entryPageSchema = z
  .object({
    entries: z.array(entrySchema).readonly(),
    total: z.int().openapi({ description: "Entries that match, on all pages. Exact up to 10,000." }),
    totalIsEstimate: z.boolean().openapi({ description: "`total` is above 10,000 and was estimated." }),
    limit: z.int(),
    offset: z.int(),
    next: z.string().nullable().openapi({ description: "`cursor` of the next page; null on the last one." }),
    searchedBackTo: z.string().nullable().openapi({
      format: "date-time",
      description: "Set when only the newest 100,000 entries, those since then, were looked through.",
    }),
  })
  .openapi("EntryPage") satisfies z.ZodType<EntryPage>;

const facet = z.object({
  value: z.string().openapi({ example: "FAILED" }),
  count: z.int().openapi({ description: "Exact up to 10,000.", example: 12 }),
  isEstimate: z.boolean(),
});

export const facetsSchema = z
  .object({
    status: z.array(facet).readonly().openapi({ description: "Under the filter without its `status`." }),
    workflow: z.array(facet).readonly().openapi({ description: "Under the filter without its `workflow`." }),
  })
  .openapi("Facets") satisfies z.ZodType<Facets>;
