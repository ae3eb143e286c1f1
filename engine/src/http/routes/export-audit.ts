/** GET /api/audit/export: all records that match, as a file that is written while it is read. */
import { createRoute, defineOpenAPIRoute, z } from "@hono/zod-openapi";
import type { AuditQuery, Engine, Scope } from "../../engine.ts";
import type { AuditRecord } from "../../model/audit-record.ts";
import type { ApiContext, ApiEnv } from "../api-env.ts";
import { csvLine } from "../export-formats.ts";
import { answerFile } from "../file-answer.ts";
import { allows } from "../permission.ts";
import { auditQuery } from "../schemas/audit-schema.ts";
import { problems } from "../schemas/problem-schema.ts";

const formats = ["csv", "ndjson"] as const;
const mediaTypes = { csv: "text/csv; charset=utf-8; header=present", ndjson: "application/x-ndjson" } as const;
const portion = 1_000;
const columns = [
  "id",
  "at",
  "actor",
  "action",
  "target",
  "reason",
  "detail",
  "address",
  "requestId",
] as const satisfies readonly (keyof AuditRecord)[];

const route = createRoute({
  ...allows("admin"),
  method: "get",
  path: "/api/audit/export",
  operationId: "exportAudit",
  tags: ["Server"],
  summary: "Export the audit log",
  description: "Every record that matches, newest first.",
  request: {
    query: auditQuery.omit({ cursor: true, limit: true }).extend({
      format: z.enum(formats, { error: `format must be ${formats.join(" or ")}.` }).default("csv"),
    }),
  },
  responses: {
    200: {
      description: "The file, by its format.",
      content: { "text/csv": { schema: { type: "string" } }, "application/x-ndjson": { schema: { type: "string" } } },
    },
    ...problems(400, 503),
  },
});

export function exportAudit({ engine }: ApiContext) {
  return defineOpenAPIRoute<typeof route, ApiEnv>({
    route,
    handler: (c) => {
      const { format, action: actions, ...query } = c.req.valid("query");
      const pieces = write(engine, { ...query, actions }, c.get("principal"), format);
      return answerFile(c, `audit.${format}`, mediaTypes[format], pieces);
    },
  });
}

async function* write(
  engine: Engine,
  query: AuditQuery,
  scope: Scope,
  format: (typeof formats)[number],
): AsyncGenerator<string> {
  const lineOf = (record: AuditRecord) =>
    format === "csv" ? csvLine(columns.map((column) => record[column])) : `${JSON.stringify(record)}\n`;
  let head = format === "csv" ? csvLine(columns) : "";
  let cursor: string | undefined;
  do {
    const page = await engine.auditLog({ ...query, limit: portion, ...(cursor !== undefined && { cursor }) }, scope);
    yield head + page.records.map(lineOf).join("");
    head = "";
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
