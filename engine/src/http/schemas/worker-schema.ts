/** A worker as the API gives it. */
import { z } from "@hono/zod-openapi";
import type { WorkerStatus } from "../../model/worker-status.ts";
import { timestamp } from "./json-schema.ts";

const heldEntry = z.object({
  id: z.string(),
  title: z.string(),
  workflow: z.string(),
  stage: z.string().nullable().openapi({ description: "The stage that runs, or is next." }),
  progress: z.int(),
  since: timestamp("When this worker claimed it."),
});

const vitals = z.object({
  memoryBytes: z.number().openapi({ example: 96_000_000 }),
  cpu: z
    .number()
    .openapi({ description: "Processors used since the heartbeat before: 1 is one of them.", example: 0.12 }),
  loopBusy: z.number().openapi({ description: "Share of the time that the event loop was busy.", example: 0.08 }),
  loopLagMs: z.number().openapi({ description: "How late the timer of the heartbeat was.", example: 1.4 }),
});

export const workerSchema = z
  .object({
    id: z.string().openapi({ description: "What `lockedBy` shows.", example: "web-1:4711:8623088b" }),
    state: z.enum(["alive", "draining", "lost"]).openapi({
      description: "draining: it claims nothing more. lost: its lease ended; what it held goes on elsewhere.",
    }),
    host: z.string(),
    pid: z.int(),
    version: z.string().nullable().openapi({ description: "Of the library." }),
    nodeVersion: z.string().nullable(),
    concurrency: z.int().openapi({ description: "Entries it runs at once." }),
    held: z.int().openapi({ description: "Entries it holds; more than `concurrency` when some wait for their turn." }),
    entries: z.array(heldEntry).readonly().openapi({ description: "The ones held longest, at most 20." }),
    workflows: z.array(z.object({ name: z.string(), version: z.string() })).readonly(),
    startedAt: timestamp("When it registered."),
    seenAt: timestamp("Its last heartbeat."),
    silentMs: z.number().openapi({ description: "Time since the last heartbeat, on the database's clock." }),
    leaseMs: z.number(),
    leaseEndsAt: timestamp("Without another heartbeat it is lost then."),
    drainRequestedAt: timestamp("When somebody asked it to drain.").nullable(),
    vitals: vitals.nullable().openapi({ description: "As of its last heartbeat." }),
    hears: z.boolean().nullable().openapi({ description: "Notifications reach it. false: it looks every second." }),
  })
  .openapi("Worker") satisfies z.ZodType<WorkerStatus>;
