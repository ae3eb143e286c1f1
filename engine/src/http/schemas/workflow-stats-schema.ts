/** A workflow as it does these days, as the API gives it. */
import { z } from "@hono/zod-openapi";
import type { Pause, WorkflowStats, WorkflowSummary } from "../../index.ts";
import { anyJson, timestamp } from "./json-schema.ts";
import { backlogNowSchema, percentilesSchema, totalsSchema } from "./metrics-schema.ts";

/** Any text: one that is no name belongs to no workflow, which is a 404. */
export const workflowPath = z.object({
  name: z
    .string()
    .openapi({ param: { name: "name", in: "path" }, description: "The workflow's name.", example: "demo" }),
});

const reasonRule = "reason must be a text of at most 500 characters.";

export const pauseBody = z
  .strictObject(
    { reason: z.string(reasonRule).max(500, reasonRule).optional().openapi({ example: "The mail server is down." }) },
    { error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined) },
  )
  .openapi("PauseWorkflow");

export const pauseSchema = z
  .object({
    at: timestamp("Since when."),
    by: z.string().openapi({ example: "local" }),
    reason: z.string().nullable(),
  })
  .openapi("Pause") satisfies z.ZodType<Pause>;

const summaryShape = {
  name: z.string().openapi({ example: "demo" }),
  title: z.string(),
  description: z.string(),
  paused: pauseSchema.nullable(),
  liveVersions: z.array(z.string()).readonly().openapi({ description: "Versions that live workers have code for." }),
  workers: z.int().openapi({ description: "Live workers that know any version." }),
  lastEntry: z.object({ id: z.string(), title: z.string(), createdAt: timestamp("Its start.") }).nullable(),
  last24h: totalsSchema,
  hours: z
    .array(z.object({ at: timestamp("The beginning of the hour."), completed: z.int(), failed: z.int() }))
    .readonly()
    .openapi({ description: "24, the last one is under way." }),
  now: backlogNowSchema,
};

const summarySchema = z.object(summaryShape).openapi("WorkflowSummary") satisfies z.ZodType<WorkflowSummary>;

export const summariesSchema = z.object({ workflows: z.array(summarySchema).readonly() }).openapi("WorkflowSummaries");

export const workflowStatsSchema = z
  .object({
    ...summaryShape,
    stages: z
      .array(
        z.object({
          name: z.string().openapi({ example: "STAGE_1" }),
          completed: z.int(),
          failed: z.int(),
          retries: z.int(),
          lost: z.int(),
          run: percentilesSchema,
          failureRate: z
            .number()
            .nullable()
            .openapi({ description: "Attempts that failed, of those that completed or failed, 0–1." }),
        }),
      )
      .readonly()
      .openapi({ description: "Attempts in the last 24 hours at the stages of the newest version, in order." }),
    versions: z
      .array(
        z.object({
          version: z.string(),
          stages: z.array(z.string()).readonly(),
          updatedAt: timestamp("Last registered differently than before."),
          workers: z
            .array(
              z.object({
                id: z.string(),
                host: z.string(),
                slots: z.int(),
                holding: z.int().openapi({ description: "Entries of this version that it holds." }),
                draining: z.boolean(),
              }),
            )
            .readonly(),
          waiting: z.int(),
          running: z.int(),
        }),
      )
      .readonly()
      .openapi({ description: "The newest first." }),
    inputSchema: anyJson("JSON Schema (2020-12) of the input; null when any JSON is taken."),
    countedUntil: timestamp("Everything that happened before then is counted."),
  })
  .openapi("WorkflowStats") satisfies z.ZodType<WorkflowStats>;
