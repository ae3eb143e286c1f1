/** The history of an entry, as `GET /api/entries/:id/events` gives it. */
import { z } from "@hono/zod-openapi";
import { type EntryEvent, entryEventTypes } from "../../model/entry-event.ts";
import { entryErrorSchema } from "./entry-schema.ts";
import { timestamp } from "./json-schema.ts";

const eventSchema = z
  .object({
    type: z.enum(entryEventTypes).openapi({ description: "Stable.", example: "stage_reached" }),
    at: timestamp("When it happened."),
    sentence: z.string().openapi({ description: "For people.", example: "STAGE_1 was reached." }),
    stage: z.string().nullable().openapi({ example: "STAGE_1" }),
    attempt: z.int().nullable().openapi({ example: 1 }),
    by: z.string().nullable().openapi({
      description: "The worker or the person; null when it is not known or was nobody.",
      example: "host:4711:8f0889f1",
    }),
    error: z.union([entryErrorSchema, z.null()]),
    until: timestamp("Until when it then waits.").nullable(),
    entryId: z
      .string()
      .nullable()
      .openapi({ description: "The entry that this one repeats, or that repeats this one." }),
  })
  .openapi("EntryEvent") satisfies z.ZodType<EntryEvent>;

export const eventsSchema = z
  .object({ events: z.array(eventSchema).readonly().openapi({ description: "Oldest first." }) })
  .openapi("EntryEvents");
