/** Why an entry does not run, as the API gives it. */
import { z } from "@hono/zod-openapi";
import type { Why } from "../../model/why.ts";

const codes = [
  "running",
  "cancelling",
  "lease_ending",
  "worker_draining",
  "no_worker",
  "no_worker_for_version",
  "queued",
  "suspect",
  "backoff",
  "delayed",
  "sleeping",
  "waiting",
  "paused",
  "completed",
  "failed",
  "cancelled",
  "expired",
] as const satisfies readonly Why["code"][];

export const whySchema = z
  .object({
    code: z.enum(codes).openapi({ description: "Stable.", example: "backoff" }),
    sentence: z.string().openapi({
      description: "For people.",
      example: "It makes its next try (2 of 5) in 12 s, because the last one failed: connection refused",
    }),
    until: z.string().nullable().openapi({
      format: "date-time",
      description: "When this changes by itself, if it does at a known time.",
    }),
    evidence: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]))
      .openapi({ description: "The facts behind the sentence." }),
    action: z
      .object({
        kind: z.enum(["start_worker", "retry", "cancel", "resume_workflow", "signal"]),
        label: z.string().openapi({ example: "Start a worker that has version 2 of workflow import" }),
      })
      .nullable()
      .openapi({ description: "What helps; null when there is nothing to do but wait, or nothing at all." }),
  })
  .openapi("Why") satisfies z.ZodType<Why>;
