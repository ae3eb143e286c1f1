/** What `GET /api/health` says when all is well: figures only to those who may call. */
import { z } from "@hono/zod-openapi";

export const healthSchema = z
  .object({
    status: z.literal("ok"),
    database: z
      .object({
        latencyMs: z.number().openapi({ description: "Time of one round trip.", example: 0.4 }),
        serverVersion: z.string().openapi({ example: "18.4" }),
        schemaVersion: z.int().openapi({ description: "Migrations applied.", example: 2 }),
      })
      .optional()
      .openapi({ description: "Told to callers who are known." }),
    streams: z.int().optional().openapi({ description: "Live streams open in this process. Told like `database`." }),
  })
  .openapi("Health");
