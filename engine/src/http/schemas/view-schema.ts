/** Saved views: lists that somebody keeps under a name. */
import { z } from "@hono/zod-openapi";
import type { SavedView } from "../../model/saved-view.ts";
import { timestamp } from "./json-schema.ts";

export const viewSchema = z
  .object({
    id: z.string(),
    name: z.string().openapi({ example: "Nightly failures" }),
    query: z.string().openapi({
      description: "Filter, `sort` and `cols` as the parameters of an address.",
      example: "status=FAILED&tag=nightly",
    }),
    createdAt: timestamp("When it was saved."),
  })
  .openapi("SavedView") satisfies z.ZodType<SavedView>;

export const viewsSchema = z.object({ views: z.array(viewSchema).readonly() }).openapi("SavedViews");

const nameRule = "name must be a text of 1 to 60 characters.";
const queryRule = "query must be a text: the parameters of a list, like status=FAILED&sort=-progress.";

export const viewBody = z
  .strictObject(
    {
      name: z.string({ error: nameRule }).openapi({ example: "Nightly failures" }),
      query: z.string({ error: queryRule }).openapi({ example: "status=FAILED&tag=nightly" }),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .openapi("SaveView");

export const viewPath = z.object({
  id: z.string().openapi({ param: { name: "id", in: "path" }, description: "The view's id." }),
});
