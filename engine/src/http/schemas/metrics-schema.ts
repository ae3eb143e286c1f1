/** Figures over time, as the API takes the question and gives the answer. */
import { z } from "@hono/zod-openapi";
import type { Metrics, Percentiles } from "../../index.ts";
import { timestamp } from "./json-schema.ts";

const once = (name: string) => z.string({ error: `${name} must be given once.` }).optional();

export const metricsQuery = z.strictObject({
  from: once("from").openapi({
    description: "A time, a date, or a duration before now. Default: -24h.",
    example: "-24h",
  }),
  to: once("to").openapi({ description: "Default: now.", example: "2026-11-23T18:00Z" }),
  workflow: once("workflow").openapi({
    description: "These workflows, separated by commas. Default: all together.",
    example: "demo",
  }),
  step: once("step").openapi({
    description:
      "Per point: whole minutes, or hours for what is older than 7 days. Default: as fine as 300 points allow.",
    example: "5m",
  }),
});

const ms = (description: string) => z.number().nullable().openapi({ description, example: 120 });

export const percentilesSchema = z
  .object({
    samples: z.int().openapi({ description: "Durations that they are told from.", example: 412 }),
    p50: ms("Milliseconds, at most 5 % from the true value; null without samples."),
    p95: ms("As p50."),
    p99: ms("As p50."),
  })
  .openapi("Percentiles") satisfies z.ZodType<Percentiles>;

const count = (description: string) => z.int().openapi({ description });

const countShape = {
  created: count("Entries created."),
  completed: count("Entries that completed."),
  failed: count("Entries that failed for good."),
  cancelled: count("Entries that were cancelled."),
  expired: count("Entries that were not started in time."),
  retries: count("Attempts that failed and were tried again."),
  lost: count("Attempts cut off by the death of their worker."),
  wait: percentilesSchema,
  run: percentilesSchema,
};

export const totalsSchema = z
  .object({
    ...countShape,
    throughput: z.number().openapi({ description: "Entries that ended, per minute." }),
    successRate: z.number().nullable().openapi({ description: "Of what completed or failed, 0–1." }),
    failureRate: z.number().nullable(),
  })
  .openapi("MetricsTotals");

export const backlogNowSchema = z
  .object({
    waiting: z.int().openapi({ description: "Due, and not held by a worker." }),
    running: z.int(),
    oldestWaitingMs: z.number().nullable(),
    isEstimate: z
      .boolean()
      .openapi({ description: "There are more than 20,000 unfinished entries: told from a sample." }),
  })
  .openapi("BacklogNow");

export const metricsSchema = z
  .object({
    from: timestamp("What was asked for, widened to whole steps."),
    to: timestamp("As `from`."),
    stepMs: z.int(),
    countedUntil: timestamp("Everything that happened before then is counted."),
    points: z
      .array(
        z.object({
          at: timestamp("The beginning of its span."),
          ...countShape,
          waiting: z
            .number()
            .nullable()
            .openapi({ description: "On average; null when no process was running to look." }),
          running: z.number().nullable(),
          oldestWaitingMs: z.number().nullable().openapi({ description: "The longest wait seen." }),
        }),
      )
      .readonly()
      .openapi({ description: "At most 300, without gaps." }),
    totals: totalsSchema,
    now: backlogNowSchema,
  })
  .openapi("Metrics") satisfies z.ZodType<Metrics>;
