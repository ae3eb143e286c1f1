// Errors of the file routes, in the shape of every other error of the API (RFC 9457).
import { randomUUID } from "node:crypto";
import type { Context } from "hono";

const titles = {
  400: "Bad request",
  403: "Forbidden",
  404: "Not found",
  413: "Too large",
  415: "Unsupported media type",
} as const;

export function problem(
  context: Context,
  status: keyof typeof titles,
  code: string,
  detail: string,
  field?: string,
): Response {
  const requestId = context.res.headers.get("x-request-id") ?? randomUUID();
  const body = { type: `/docs/errors/${code}`, title: titles[status], status, detail, code, field, requestId };
  return context.body(JSON.stringify(body), status, {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
  });
}
