/** POST /api/workspaces: one more. Which one is looked at is chosen by POST /api/me/workspace. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, allows, jsonBody, problems } from "async-workflow/http";
import { type AccountsContext, memberOf } from "../context.ts";
import { answer, json, noStore } from "../route-parts.ts";
import { makeWorkspace } from "../workspaces.ts";

const name = z.string("name is required.").trim().min(1, "Give it a name.").max(100, "Use at most 100 characters.");
const workspaceSchema = z.strictObject({ id: z.string(), name: z.string() }).openapi("Workspace");

const makeRoute = createRoute({
  ...allows("admin", jsonBody),
  method: "post",
  path: "/api/workspaces",
  operationId: "makeWorkspace",
  tags: ["Accounts"],
  summary: "Make a workspace",
  description: "By an owner of the server's first workspace, who becomes its first owner.",
  request: { body: json(z.strictObject({ name })) },
  responses: { 201: answer("The workspace.", workspaceSchema), ...problems(400, 413, 415, 503) },
});

export function serveWorkspaces(api: OpenAPIHono<ApiEnv>, context: AccountsContext): void {
  api.openapi(makeRoute, async (c) => {
    const owner = await memberOf(context, c);
    const made = await makeWorkspace(context.pool, owner, c.req.valid("json").name);
    context.callers.forget();
    return c.json(made, 201, noStore);
  });
}
