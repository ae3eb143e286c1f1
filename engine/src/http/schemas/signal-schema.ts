/** The body of `POST /api/entries/:id/signals`. */
import { z } from "@hono/zod-openapi";
import { anyJson } from "./json-schema.ts";

const nameRule = "name must be the name of the signal that the entry waits for, of 1 to 200 characters.";

export const signalBody = z
  .strictObject(
    {
      name: z
        .string({ error: nameRule })
        .min(1, nameRule)
        .max(200, nameRule)
        .openapi({ description: "`GET /api/entries/{id}/why` tells which one.", example: "approval" }),
      data: anyJson("For the handler.").optional(),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .openapi("SignalEntry", { example: { name: "approval", data: { approved: true } } });
