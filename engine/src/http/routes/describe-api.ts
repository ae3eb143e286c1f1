/** GET /api/openapi.json: the description that validation and types come from, as OpenAPI 3.1. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "../api-env.ts";
import { completeDescription } from "../complete-description.ts";

const description = {
  openapi: "3.1.0",
  info: {
    title: "Async Workflow",
    version: "1",
    description:
      "Durable multi-stage background work on PostgreSQL. Answers are JSON. Errors are problems (RFC 9457) with a stable `code`, " +
      "a sentence in `detail`, and in `field` what to correct. A start may be repeated safely under an `Idempotency-Key`.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/" }],
};

const tags = [
  { name: "Entries", description: "Executions of workflows: create, watch, change." },
  { name: "Live", description: "Changes as they are committed." },
  { name: "Workflows", description: "What can be started, and how it fares." },
  { name: "Workers", description: "The processes that run entries." },
  { name: "Bulk", description: "One change to many entries, in the background." },
  { name: "Views", description: "Lists that somebody keeps under a name." },
  { name: "Errors", description: "Failures that look alike, put together." },
  { name: "Metrics", description: "Throughput, waits and failures over time." },
  { name: "Views", description: "Filters kept under a name." },
  { name: "Accounts", description: "Members, API keys and who is signed in." },
  { name: "Sign-in", description: "For browsers: sessions, passwords, passkeys. Programs use API keys." },
  { name: "Webhooks", description: "Signed messages out, and addresses that start entries." },
  { name: "Files", description: "What entries take and make that is too large for JSON." },
  { name: "Server", description: "The process and its database." },
];

/** The document is made at the first request, so that routes which the application added are in it. */
export function describeApi(app: OpenAPIHono<ApiEnv>, secured: boolean): void {
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined;
  app.get("/api/openapi.json", (c) => {
    document ??= makeDocument(app, secured);
    return c.json(document);
  });
}

function makeDocument(app: OpenAPIHono<ApiEnv>, secured: boolean) {
  const document = app.getOpenAPI31Document(description);
  completeDescription(document, { tags, secured });
  return document;
}
