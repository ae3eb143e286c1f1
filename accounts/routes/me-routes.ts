/** GET /api/me: who calls and what they may do; POST /api/me/workspace: which workspace they look at. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, HttpError, jsonBody, openProblems, permissions } from "async-workflow/http";
import { workspaceCookie } from "../callers.ts";
import type { AccountsContext } from "../context.ts";
import { permissionsOfRole, roles } from "../roles.ts";
import { answer, json, noStore } from "../route-parts.ts";
import { isSetUp } from "../setup.ts";

const meSchema = z
  .strictObject({
    mode: z.enum(["local", "login"]).openapi({ description: "`local`: one person, without login." }),
    user: z.strictObject({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
    workspace: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    workspaces: z.array(z.strictObject({ id: z.string(), name: z.string(), role: z.enum(roles) })),
    role: z.enum(roles).nullable(),
    permissions: z.array(z.enum(permissions)),
    /** What the sign-in page offers. */
    providers: z.array(z.enum(["github", "oidc"])),
    setupNeeded: z.boolean(),
  })
  .openapi("Me");
type Me = z.infer<typeof meSchema>;

const meRoute = createRoute({
  method: "get",
  path: "/api/me",
  operationId: "getMe",
  tags: ["Accounts"],
  summary: "Who calls",
  description: "Answers strangers too: `user` is null then.",
  responses: {
    200: answer("Who calls.", meSchema),
    ...openProblems(503),
  },
});

/** What a server without login answers. */
export function serveLocalMe(api: OpenAPIHono<ApiEnv>): void {
  const workspace = { id: "local", name: "Local" };
  const me: Me = {
    mode: "local",
    user: { id: "local", name: "You", email: "" },
    workspace,
    workspaces: [{ ...workspace, role: "owner" }],
    role: "owner",
    permissions: [...permissions],
    providers: [],
    setupNeeded: false,
  };
  api.openapi(meRoute, (c) => c.json(me, 200, noStore));
}

const workspacesOf = `
  select w.id, w.name, m.role from app_accounts.member m join app_accounts.workspace w on w.id = m.workspace_id
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

export function serveMe(api: OpenAPIHono<ApiEnv>, { callers, config, pool, publicUrl }: AccountsContext): void {
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
