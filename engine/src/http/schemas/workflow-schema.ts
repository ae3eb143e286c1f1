/** The workflows that this server can start, as `GET /api/workflows` gives them. */
import { z } from "@hono/zod-openapi";
import type { WorkflowDescription } from "../../model/workflow.ts";
import { anyJson } from "./json-schema.ts";

const workflowSchema = z
  .object({
    name: z.string().openapi({ example: "demo" }),
    version: z.string().openapi({ example: "1" }),
    title: z.string().openapi({ description: "For people.", example: "Demo" }),
    description: z.string(),
    stages: z
      .array(z.string())
      .readonly()
      .openapi({ example: ["STAGE_1", "STAGE_2", "STAGE_3"] }),
    inputSchema: anyJson("JSON Schema (2020-12) of the input; null when any JSON is taken."),
  })
  .openapi("Workflow") satisfies z.ZodType<WorkflowDescription>;

export const workflowsSchema = z
  .object({
    workflows: z.array(workflowSchema).readonly(),
    default: z
      .string()
      .nullable()
      .openapi({ description: "The one that is used when none is named.", example: "demo" }),
  })
  .openapi("Workflows");
