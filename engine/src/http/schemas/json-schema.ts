/** Schemas that several others use. */
import { z } from "@hono/zod-openapi";
import type { Json } from "../../model/json.ts";

const jsonTypes = ["object", "array", "string", "number", "boolean", "null"] as const;

// Not looked into: what comes in went through `findJsonFault`, what goes out is from jsonb.
export const anyJson = (description: string) =>
  z.custom<Json>((value) => value !== undefined).openapi({ type: [...jsonTypes], description });

export const timestamp = (description: string) =>
  z.string().openapi({ format: "date-time", description, example: "2026-11-23T09:30:00.000Z" });

/** The id in a path. Any text: one that is no id belongs to no entry, which is a 404 and not a 400. */
export const entryPath = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "The entry's id.",
    example: "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47",
  }),
});
