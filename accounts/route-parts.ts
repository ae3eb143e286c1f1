/** What the descriptions of our routes are put together from. */
import { z } from "@hono/zod-openapi";

/** A body that must be there, as JSON of this form. */
export const json = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { "application/json": { schema } },
});

/** An answer in JSON of this form. */
export const answer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});

/** The path of routes about one thing. */
export const idPath = z.object({ id: z.string().openapi({ param: { name: "id", in: "path" } }) });

/** For answers that tell something private or shown only once. */
export const noStore = { "Cache-Control": "no-store" };
