/** POST /api/setup: makes the first owner. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, jsonBody, openProblems } from "async-workflow/http";
import { type AccountsContext, factsOf } from "../context.ts";
import { newPerson } from "../schemas.ts";
import { setUp } from "../setup.ts";

const route = createRoute({
  method: "post",
  path: "/api/setup",
  operationId: "setUp",
  tags: ["Accounts"],
  summary: "Make the first owner",
  description: "With the token that the server printed when it started. Afterwards there is nothing at this address.",
  middleware: [jsonBody],
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: newPerson.extend({
            token: z.string("token is required.").max(200, "token is at most 200 characters."),
            workspace: z
              .string("workspace is required.")
              .trim()
              .min(1, "Give the workspace a name.")
              .max(100, "Use at most 100 characters."),
          }),
        },
      },
    },
  },
  responses: { 204: { description: "Done: sign in." }, ...openProblems(400, 404, 413, 415, 503) },
});

export function serveSetup(api: OpenAPIHono<ApiEnv>, context: AccountsContext): void {
  api.openapi(route, async (c) => {
    await setUp(context, c.req.valid("json"), factsOf(context, c));
    return c.body(null, 204);
  });
}
