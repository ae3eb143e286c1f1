/** Everything recorded of one entry, stage by stage. */
import { z } from "@hono/zod-openapi";
import { outcomes } from "../../model/entry.ts";
import type { Timeline } from "../../model/timeline.ts";
import { entryErrorSchema } from "./entry-schema.ts";
import { anyJson, timestamp } from "./json-schema.ts";

const attempt = z
  .object({
    attempt: z.int().openapi({ example: 1 }),
    outcome: z.enum(outcomes).nullable().openapi({ description: "How it ended; null while it runs." }),
    worker: z.string().nullable(),
    startedAt: timestamp("When it began."),
    finishedAt: timestamp("When it ended; null while it runs.").nullable(),
    error: z.union([entryErrorSchema, z.null()]),
  })
  .openapi("Attempt");

const step = z
  .object({
    name: z.string().openapi({ example: "chunk-1" }),
    occurrence: z.int().openapi({ description: "1 for the first step of that name in the stage, 2 for the second." }),
    attempt: z.int().openapi({ description: "The attempt that finished it." }),
    startedAt: timestamp("When it began."),
    finishedAt: timestamp("When it was saved."),
    result: anyJson("What it returned."),
  })
  .openapi("Step");

const stage = z
  .object({
    name: z.string().openapi({ example: "STAGE_1" }),
    state: z.enum(["pending", "running", "waiting", "completed", "failed", "cancelled"]),
    attempts: z.array(attempt).readonly(),
    steps: z.array(step).readonly(),
    result: anyJson("What the stage returned."),
  })
  .openapi("Stage");

export const timelineSchema = z
  .object({ input: anyJson("The input it was started with."), stages: z.array(stage).readonly() })
  .openapi("Timeline") satisfies z.ZodType<Timeline>;
