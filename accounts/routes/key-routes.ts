/** /api/keys: API keys, shown once; and POST /api/tokens: what a key makes for the browser of an end user. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, allows, HttpError, jsonBody, problems } from "async-workflow/http";
import type { BearerCheck } from "../bearer.ts";
import { type AccountsContext, memberOf } from "../context.ts";
import { listKeys, makeKey, revokeKey, rotateKey, scopes } from "../keys.ts";
import type { PublicTokens } from "../public-token.ts";
import { answer, idPath, json, noStore } from "../route-parts.ts";

const time = z.string().openapi({ format: "date-time" });
const fields = {
  id: z.string(),
  name: z.string(),
  ending: z.string().openapi({ description: "Its last four characters." }),
  scopes: z.array(z.enum(scopes)),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time.nullable(),
  usedAt: time.nullable(),
  usedFrom: z.string().nullable(),
};
const keySchema = z.strictObject(fields).openapi("ApiKey");
const newKeySchema = z
  .strictObject({ ...fields, key: z.string().openapi({ description: "Shown this once." }) })
  .openapi("NewApiKey");
const created = answer("The key.", newKeySchema);

const listRoute = createRoute({
  ...allows("admin"),
  method: "get",
  path: "/api/keys",
  operationId: "listKeys",
  tags: ["Accounts"],
  summary: "List the API keys",
  responses: {
    200: answer("Those that are valid.", z.strictObject({ keys: z.array(keySchema) })),
    ...problems(503),
  },
});

const makeRoute = createRoute({
  ...allows("admin", jsonBody),
  method: "post",
  path: "/api/keys",
  operationId: "makeKey",
  tags: ["Accounts"],
  summary: "Make an API key",
  description: "By a person who signed in within the last 15 minutes. The answer shows the key this once.",
  request: {
    body: json(
      z.strictObject({
        name: z
          .string("name is required.")
          .trim()
          .min(1, "Give the key a name.")
          .max(100, "Use at most 100 characters."),
        scopes: z
          .array(z.enum(scopes, { error: `A scope is one of ${scopes.join(", ")}.` }), "scopes is required.")
          .min(1, "Choose at least one scope.")
          .max(scopes.length),
        expiresInDays: z.int().min(1, "At least a day.").max(3650, "At most ten years.").optional(),
      }),
    ),
  },
  responses: { 201: created, ...problems(400, 413, 415, 429, 503) },
});

const rotateRoute = createRoute({
  ...allows("admin", jsonBody),
  method: "post",
  path: "/api/keys/{id}/rotate",
  operationId: "rotateKey",
  tags: ["Accounts"],
  summary: "Replace an API key",
  description: "A new key with the same name and scopes; the old one goes on for `overlapMinutes`, at most a week.",
  request: {
    params: idPath,
    body: json(z.strictObject({ overlapMinutes: z.int().min(0).max(10_080).default(60) })),
  },
  responses: { 201: created, ...problems(400, 404, 413, 415, 429, 503) },
});

const revokeRoute = createRoute({
  ...allows("admin"),
  method: "delete",
  path: "/api/keys/{id}",
  operationId: "revokeKey",
  tags: ["Accounts"],
  summary: "Revoke an API key",
  description: "It and the tokens it made are dead within five seconds, on every process.",
  request: { params: idPath },
  responses: { 204: { description: "Revoked." }, ...problems(404, 503) },
});

const mostEntries = 100;
const tokenRoute = createRoute({
  ...allows("start", jsonBody),
  method: "post",
  path: "/api/tokens",
  operationId: "makeToken",
  tags: ["Accounts"],
  summary: "Make a token for the browser of an end user",
  description:
    "With an API key. The token may watch these entries and those that it starts itself, and start these workflows. It ends with its time, or with the key.",
  request: {
    body: json(
      z.strictObject({
        entries: z
          .array(z.uuid("An entry is named by its id."))
          .max(mostEntries, `At most ${mostEntries} entries.`)
          .default([]),
        workflows: z.array(z.string().max(100)).max(20, "At most 20 workflows.").default([]),
        expiresInSeconds: z.int().min(30, "At least 30 seconds.").max(2_592_000, "At most 30 days.").default(3600),
      }),
    ),
  },
  responses: {
    201: answer("The token.", z.strictObject({ token: z.string(), expiresInSeconds: z.int() })),
    ...problems(400, 404, 413, 415, 503),
  },
});

export function serveKeys(
  api: OpenAPIHono<ApiEnv>,
  context: AccountsContext,
  tokens: PublicTokens,
  bearer: BearerCheck,
): void {
  const { pool } = context;
  api.openapi(listRoute, async (c) =>
    c.json({ keys: await listKeys(pool, c.get("principal").workspace) }, 200, noStore),
  );
  api.openapi(makeRoute, async (c) => {
    const admin = await memberOf(context, c, { fresh: true });
    return c.json(await makeKey(pool, admin, c.req.valid("json")), 201, noStore);
  });
  api.openapi(rotateRoute, async (c) => {
    const admin = await memberOf(context, c, { fresh: true });
    const { overlapMinutes } = c.req.valid("json");
    const key = await rotateKey(pool, admin, c.req.valid("param").id, overlapMinutes);
    bearer.forget();
    return c.json(key, 201, noStore);
  });
  api.openapi(revokeRoute, async (c) => {
    await revokeKey(pool, await memberOf(context, c), c.req.valid("param").id);
    bearer.forget();
    return c.body(null, 204);
  });
  api.openapi(tokenRoute, async (c) => {
    const principal = c.get("principal");
    if (principal.via !== "key") throw new HttpError("not_allowed", "Tokens are made by an API key.");
    const { expiresInSeconds, ...grant } = c.req.valid("json");
    const found = await c.get("engine").getMany(grant.entries, principal);
    const missing = grant.entries.find((id) => !found.some((entry) => entry.id === id.toLowerCase()));
    if (missing)
      throw new HttpError("not_found", `There is no entry ${missing} in this workspace.`, { field: "entries" });
    const keyId = principal.owner.slice("key:".length);
    const token = await tokens.sign({ ...grant, workspace: principal.workspace, keyId }, expiresInSeconds);
    return c.json({ token, expiresInSeconds }, 201, noStore);
  });
}
