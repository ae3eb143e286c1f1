/** GET /api/me: who calls and what they may do; POST /api/me/workspace: which workspace they look at. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, HttpError, jsonBody, openProblems } from "async-workflow/http";
import { workspaceCookie } from "../callers.ts";
import type { AccountsContext } from "../context.ts";
import { firstWorkspace } from "../first-workspace.ts";
import { permissionsOfRole } from "../roles.ts";
import { json, noStore } from "../route-parts.ts";
import { isSetUp } from "../setup.ts";
import { type Me, meRoute } from "./local-me.ts";

const workspacesOf = `
  select w.id, w.name, m.role, w.id = '${firstWorkspace}' as "isFirst" from app_accounts.member m join app_accounts.workspace w on w.id = m.workspace_id
   where m.user_id = $1 order by m.joined_at`;

const chooseRoute = createRoute({
  method: "post",
  path: "/api/me/workspace",
  operationId: "chooseWorkspace",
  tags: ["Accounts"],
  summary: "Look at another workspace",
  middleware: [jsonBody],
  request: {
    body: json(z.strictObject({ id: z.string("id is required.").max(100) })),
  },
  responses: { 204: { description: "Chosen, by a cookie." }, ...openProblems(400, 401, 403, 404, 413, 415, 503) },
});

export function serveMe(api: OpenAPIHono<ApiEnv>, { callers, config, oidc, pool, publicUrl }: AccountsContext): void {
  const providers = (["github", "oidc"] as const).filter((name) => config[name] !== undefined);

  api.openapi(meRoute, async (c) => {
    const person = await callers.personOf(c.req.raw);
    const workspaces = person ? (await pool.query<Me["workspaces"][number]>(workspacesOf, [person.userId])).rows : [];
    const role = person?.role ?? null;
    const chosen = workspaces.find(({ id }) => id === person?.workspaceId);
    const me: Me = {
      mode: "login",
      user: person && { id: person.userId, name: person.name, email: person.email },
      workspace: chosen ? { id: chosen.id, name: chosen.name } : null,
      workspaces,
      role,
      permissions: role === null ? [] : [...permissionsOfRole(role)],
      providers,
      providersDown: oidc && !oidc.isUp ? ["oidc"] : [],
      setupNeeded: !person && !(await isSetUp(pool)),
    };
    return c.json(me, 200, noStore);
  });

  api.openapi(chooseRoute, async (c) => {
    const person = await callers.personOf(c.req.raw);
    if (!person) throw new HttpError("not_signed_in", "Sign in first.");
    const { id } = c.req.valid("json");
    const { rows } = await pool.query<{ id: string }>(workspacesOf, [person.userId]);
    if (!rows.some((workspace) => workspace.id === id)) throw new HttpError("not_found", "There is no such workspace.");
    const secure = publicUrl.startsWith("https://") ? "; Secure" : "";
    return c.body(null, 204, {
      "Set-Cookie": `${workspaceCookie}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000${secure}`,
    });
  });
}
