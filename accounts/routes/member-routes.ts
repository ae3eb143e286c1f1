/** /api/members: who belongs to the workspace, in which role. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, allows, HttpError, jsonBody, problems } from "async-workflow/http";
import { type AccountsContext, memberOf } from "../context.ts";
import { changeRole, listMembers, removeMember } from "../members.ts";
import { answer, noStore } from "../route-parts.ts";
import { roleSchema } from "../schemas.ts";

const memberSchema = z
  .strictObject({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    joinedAt: z.string().openapi({ format: "date-time" }),
  })
  .openapi("Member");
const userPath = z.object({ userId: z.string().openapi({ param: { name: "userId", in: "path" } }) });

const listRoute = createRoute({
  ...allows("read"),
  method: "get",
  path: "/api/members",
  operationId: "listMembers",
  tags: ["Accounts"],
  summary: "List the members",
  responses: {
    200: answer("The members of the workspace.", z.strictObject({ members: z.array(memberSchema) })),
    ...problems(503),
  },
});

const changeRoute = createRoute({
  ...allows("admin", jsonBody),
  method: "patch",
  path: "/api/members/{userId}",
  operationId: "changeRole",
  tags: ["Accounts"],
  summary: "Give a member another role",
  request: {
    params: userPath,
    body: { required: true, content: { "application/json": { schema: z.strictObject({ role: roleSchema }) } } },
  },
  responses: { 204: { description: "Changed." }, ...problems(400, 404, 409, 413, 415, 503) },
});

const removeRoute = createRoute({
  ...allows("read"),
  method: "delete",
  path: "/api/members/{userId}",
  operationId: "removeMember",
  tags: ["Accounts"],
  summary: "Remove a member, or leave",
  description: "An admin removes others; everybody may leave. The last owner cannot.",
  request: { params: userPath },
  responses: { 204: { description: "Removed." }, ...problems(404, 409, 503) },
});

export function serveMembers(api: OpenAPIHono<ApiEnv>, context: AccountsContext): void {
  const { pool, callers } = context;
  api.openapi(listRoute, async (c) =>
    c.json({ members: await listMembers(pool, c.get("principal").workspace) }, 200, noStore),
  );
  api.openapi(changeRoute, async (c) => {
    const admin = await memberOf(context, c);
    await changeRole(pool, admin, c.req.valid("param").userId, c.req.valid("json").role);
    callers.forget();
    return c.body(null, 204);
  });
  api.openapi(removeRoute, async (c) => {
    const member = await memberOf(context, c);
    const { userId } = c.req.valid("param");
    if (userId !== member.userId && !c.get("principal").may.has("admin")) {
      throw new HttpError("not_allowed", "Only an admin may remove others.");
    }
    await removeMember(pool, member, userId);
    callers.forget();
    return c.body(null, 204);
  });
}
