/** /api/invitations: letting people in. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, allows, jsonBody, openProblems, problems } from "async-workflow/http";
import { type AccountsContext, factsOf, memberOf } from "../context.ts";
import { accept, invite, listInvitations, lookAtInvitation, withdraw } from "../invitations.ts";
import { answer, idPath, json, noStore } from "../route-parts.ts";
import { emailSchema, newPerson, roleSchema } from "../schemas.ts";

const fields = {
  id: z.string(),
  email: z.string(),
  role: roleSchema,
  expiresAt: z.string().openapi({ format: "date-time" }),
};
const invitationSchema = z.strictObject(fields).openapi("Invitation");
const tokenSchema = z.string("token is required.").max(200, "token is at most 200 characters.");

const listRoute = createRoute({
  ...allows("admin"),
  method: "get",
  path: "/api/invitations",
  operationId: "listInvitations",
  tags: ["Accounts"],
  summary: "List open invitations",
  responses: {
    200: answer("Those that can still be used.", z.strictObject({ invitations: z.array(invitationSchema) })),
    ...problems(503),
  },
});

const inviteRoute = createRoute({
  ...allows("admin", jsonBody),
  method: "post",
  path: "/api/invitations",
  operationId: "invite",
  tags: ["Accounts"],
  summary: "Invite somebody",
  description: "Sends a link that works once within a week. The answer shows it this once.",
  request: { body: json(z.strictObject({ email: emailSchema, role: roleSchema })) },
  responses: {
    201: answer("The invitation and its link.", z.strictObject({ ...fields, link: z.string() })),
    ...problems(400, 409, 413, 415, 503),
  },
});

const withdrawRoute = createRoute({
  ...allows("admin"),
  method: "delete",
  path: "/api/invitations/{id}",
  operationId: "withdrawInvitation",
  tags: ["Accounts"],
  summary: "Withdraw an invitation",
  request: { params: idPath },
  responses: { 204: { description: "Its link is dead." }, ...problems(404, 503) },
});

const lookRoute = createRoute({
  method: "post",
  path: "/api/invitations/look",
  operationId: "lookAtInvitation",
  tags: ["Accounts"],
  summary: "What an invitation is about",
  middleware: [jsonBody],
  request: { body: json(z.strictObject({ token: tokenSchema })) },
  responses: {
    200: {
      description: "For whom and to what.",
      content: {
        "application/json": {
          schema: z.strictObject({
            email: z.string(),
            workspace: z.string(),
            role: roleSchema,
            hasAccount: z.boolean(),
          }),
        },
      },
    },
    ...openProblems(400, 404, 413, 415, 503),
  },
});

const acceptRoute = createRoute({
  method: "post",
  path: "/api/invitations/accept",
  operationId: "acceptInvitation",
  tags: ["Accounts"],
  summary: "Accept an invitation",
  description: "Signed in with the invited address, or with the name and password of a new account.",
  middleware: [jsonBody],
  request: {
    body: json(
      z.strictObject({ token: tokenSchema, newcomer: newPerson.pick({ name: true, password: true }).optional() }),
    ),
  },
  responses: { 204: { description: "Welcome." }, ...openProblems(400, 401, 403, 404, 413, 415, 503) },
});

export function serveInvitations(api: OpenAPIHono<ApiEnv>, context: AccountsContext): void {
  api.openapi(listRoute, async (c) => {
    const invitations = await listInvitations(context, c.get("principal").workspace);
    return c.json({ invitations }, 200, noStore);
  });
  api.openapi(inviteRoute, async (c) => {
    const { email, role } = c.req.valid("json");
    const invitation = await invite(context, await memberOf(context, c), email, role);
    return c.json(invitation, 201, noStore);
  });
  api.openapi(withdrawRoute, async (c) => {
    await withdraw(context, await memberOf(context, c), c.req.valid("param").id);
    return c.body(null, 204);
  });
  api.openapi(lookRoute, async (c) => {
    const { email, workspace, role, hasAccount } = await lookAtInvitation(context, c.req.valid("json").token);
    return c.json({ email, workspace, role, hasAccount }, 200, noStore);
  });
  api.openapi(acceptRoute, async (c) => {
    const { token, newcomer } = c.req.valid("json");
    await accept(context, token, await context.callers.personOf(c.req.raw), newcomer, factsOf(context, c));
    context.callers.forget();
    return c.body(null, 204);
  });
}
