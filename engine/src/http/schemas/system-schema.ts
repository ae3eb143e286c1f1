/** The system report as the API gives it. */
import { z } from "@hono/zod-openapi";
import { type SystemReport, systemGroups } from "../../model/system-report.ts";
import { timestamp } from "./json-schema.ts";

const status = z.enum(["ok", "warn", "fail"]);

export const systemReportSchema = z
  .object({
    status: status.openapi({ description: "The worst of the rows." }),
    checkedAt: timestamp("When this was measured."),
    rows: z
      .array(
        z.object({
          id: z.string().openapi({ description: "Stable.", example: "oldest_transaction" }),
          group: z.enum(systemGroups),
          label: z.string().openapi({ example: "Oldest transaction" }),
          status,
          value: z.string().openapi({ description: "What was found.", example: "3 s, active (pid 4711)" }),
          fix: z.string().nullable().openapi({ description: "What to do, when something is to be done." }),
        }),
      )
      .readonly(),
  })
  .openapi("SystemReport") satisfies z.ZodType<SystemReport>;
