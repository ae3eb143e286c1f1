// Errors of the file routes, in the shape of every other error of the API (RFC 9457).
import { randomUUID } from "node:crypto";
import type { ApiEnv } from "async-workflow/http";
import type { Context } from "hono";

/** What the API sets before these routes run; nothing of it when they are served alone. */
export interface FileEnv {
  Variables: Partial<ApiEnv["Variables"]>;
}

const titles = {
  400: "The request is not valid",
  403: "Another site may not upload here",
  404: "There is no such file",
  413: "The file is too large",
  415: "The body must be a multipart form",
} as const;

export function problem(
  context: Context<FileEnv>,
  status: keyof typeof titles,
  code: string,
  detail: string,
  field?: string,
): Response {
  const requestId = context.get("requestId") ?? randomUUID();
  const body = { type: `/docs/errors/${code}`, title: titles[status], status, detail, code, field, requestId };
  return context.body(JSON.stringify(body), status, {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
  });
}
