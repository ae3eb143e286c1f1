// Errors of the file routes, in the shape of every other error of the API (RFC 9457).
import type { ApiEnv } from "async-workflow/http";
import type { Context } from "hono";

const titles = {
  400: "The request is not valid",
  403: "Another site may not upload here",
  404: "There is no such file",
  413: "The file is too large",
  415: "The body must be a multipart form",
} as const;

export function problem(
  context: Context<ApiEnv>,
  status: keyof typeof titles,
  code: string,
  detail: string,
  field?: string,
): Response {
  const requestId = context.get("requestId");
  const body = { type: `/docs/errors/${code}`, title: titles[status], status, detail, code, field, requestId };
  return context.body(JSON.stringify(body), status, {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
  });
}
