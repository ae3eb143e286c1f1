/** GET /api/openapi.json: the description that validation and types come from, as OpenAPI 3.1. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "../api-env.ts";

const description = {
  openapi: "3.1.0",
  info: {
    title: "Async Workflow",
    version: "1",
    description: "Durable multi-stage background work. Errors are problems (RFC 9457) with a stable `code`.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/" }],
  tags: [
    { name: "Entries", description: "Executions of workflows: create, watch, change." },
    { name: "Live", description: "Changes as they are committed." },
    { name: "Errors", description: "Failures by what they have in common." },
    { name: "Workflows", description: "What can be started." },
    { name: "Server", description: "The process itself." },
  ],
};

/** The document is made at the first request, so that routes which the application added are in it. */
export function describeApi(app: OpenAPIHono<ApiEnv>): void {
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined;
  app.get("/api/openapi.json", (c) => {
    document ??= app.getOpenAPI31Document(description);
    return c.json(document);
  });
}
