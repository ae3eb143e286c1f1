/** `GET /api/me` as it is described, and what a server without login answers: nothing of a login is loaded for it. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, openProblems, permissions } from "async-workflow/http";
import { roles } from "../roles.ts";
import { answer, noStore } from "../route-parts.ts";

const meSchema = z
  .strictObject({
    mode: z.enum(["local", "login"]).openapi({ description: "`local`: one person, without login." }),
    user: z.strictObject({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
    workspace: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    workspaces: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        role: z.enum(roles),
        isFirst: z.boolean().openapi({ description: "The server's first: its owners make further ones." }),
      }),
    ),
    role: z.enum(roles).nullable(),
    permissions: z.array(z.enum(permissions)),
    /** What the sign-in page offers. */
    providers: z.array(z.enum(["github", "oidc"])),
    /** Those of them that do not answer at the moment. */
    providersDown: z.array(z.enum(["github", "oidc"])),
    setupNeeded: z.boolean(),
  })
  .openapi("Me");
export type Me = z.infer<typeof meSchema>;

export const meRoute = createRoute({
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
    workspaces: [{ ...workspace, role: "owner", isFirst: true }],
    role: "owner",
    permissions: [...permissions],
    providers: [],
    providersDown: [],
    setupNeeded: false,
  };
  api.openapi(meRoute, (c) => c.json(me, 200, noStore));
}
