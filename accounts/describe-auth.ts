/** Puts the sign-in routes into the API document. They are better-auth's own: described here, checked by it. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type ApiEnv, openProblems } from "async-workflow/http";
import { authOperations } from "./auth-operations.ts";
import { answer, json } from "./route-parts.ts";

export function describeAuth(api: OpenAPIHono<ApiEnv>, base: string): void {
  for (const [path, operation] of Object.entries(authOperations)) {
    const { method, id, summary, description, body, query, answer: schema, session } = operation;
    api.openAPIRegistry.registerPath({
      method: method === "GET" ? "get" : "post",
      path: `${base}${path}`,
      operationId: id,
      tags: ["Sign-in"],
      summary,
      ...(description !== undefined && { description }),
      ...(session && { security: [{ session: [] }] }),
      request: { ...(body && { body: json(body) }), ...(query && { query }) },
      responses: {
        ...(schema ? { 200: answer("Done.", schema) } : { 302: { description: "The browser is sent on." } }),
        ...(method === "GET" ? openProblems(400, 401, 403, 503) : openProblems(400, 401, 403, 413, 415, 503)),
      },
    });
  }
}
