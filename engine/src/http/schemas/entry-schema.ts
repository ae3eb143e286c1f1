/** An entry as the API gives it: the engine's `Entry`, described field by field. */
import { z } from "@hono/zod-openapi";
import { type Entry, type EntryError, states } from "../../model/entry.ts";
import { anyJson, timestamp } from "./json-schema.ts";

export const entryErrorSchema = z
  .object({
    code: z
      .string()
      .openapi({ description: "Stable; `handler_error` for what a handler threw.", example: "handler_error" }),
    message: z.string().openapi({ description: "For people.", example: "File not found" }),
    stack: z.string().optional().openapi({ description: "For developers." }),
    fingerprint: z
      .string()
      .optional()
      .openapi({ description: "The error group that it belongs to.", example: "5f0c8e6a1b479d2b" }),
  })
  .openapi("EntryError") satisfies z.ZodType<EntryError>;

export const entrySchema = z
  .object({
    id: z
      .string()
      .openapi({ description: "Unique and time-ordered (UUIDv7).", example: "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47" }),
    title: z.string().openapi({ description: "For people.", example: "Import customers" }),
    workflow: z.string().openapi({ example: "demo" }),
    workflowVersion: z.string().openapi({ description: "The version it was started with and keeps.", example: "1" }),
    status: z.string().openapi({
      description: "`CREATED`, the name of the last stage reached, or `COMPLETED`, `FAILED`, `CANCELLED`, `EXPIRED`.",
      example: "STAGE_1",
    }),
    state: z.enum(states).openapi({ description: "What it is doing now; derived from what is stored." }),
    waitingFor: z.enum(["worker"]).nullable().openapi({
      description: "`worker`: it is due, and no live worker has code for its workflow version.",
    }),
    stage: z.string().nullable().openapi({ description: "The stage that runs now.", example: "STAGE_2" }),
    stages: z
      .array(z.string())
      .readonly()
      .openapi({ description: "All stages of its workflow, in order.", example: ["STAGE_1", "STAGE_2", "STAGE_3"] }),
    progress: z.int().min(0).max(100).openapi({ description: "Percent; never falls within one attempt.", example: 33 }),
    result: anyJson("The result when it completed, `Error: <message>` when it failed, null before."),
    resultTruncated: z
      .literal(true)
      .optional()
      .openapi({ description: "In lists: the result is larger than 8 KiB and left out; read the entry for it." }),
    error: z.union([entryErrorSchema, z.null()]).openapi({ description: "The error of the last attempt that failed." }),
    lockedBy: z.string().nullable().openapi({ description: "The worker that holds the lease." }),
    lockedAt: timestamp("Since when the worker holds it.").nullable(),
    attempt: z.int().openapi({ description: "Tries of the present stage.", example: 1 }),
    maxAttempts: z.int().openapi({ description: "Tries the present stage may have.", example: 3 }),
    cancelRequested: z.boolean(),
    priority: z.int().openapi({ description: "−60 to 60.", example: 0 }),
    tags: z.array(z.string()).readonly(),
    retryOf: z.string().nullable().openapi({ description: "The entry that this one repeats." }),
    owner: z.string().openapi({ example: "local" }),
    createdAt: timestamp("When it was created."),
    updatedAt: timestamp("When it last changed."),
    availableAt: timestamp("Not before then will it run; null when it is due, runs or has ended.").nullable(),
    startedAt: timestamp("When a worker first took it.").nullable(),
    finishedAt: timestamp("When it ended.").nullable(),
    version: z.int().openapi({ description: "+1 per change: the higher one is the newer one.", example: 4 }),
  })
  .openapi("Entry") satisfies z.ZodType<Entry>;
