/** /api/webhooks: endpoints, their secrets, and what was delivered to them. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type Engine, InvalidInput } from "async-workflow";
import { type ApiEnv, allows, jsonBody, problems } from "async-workflow/http";
import { actOf, noteAct } from "../accounts/audit.ts";
import { type AccountsContext, memberOf } from "../accounts/context.ts";
import { answer, idPath, json, noStore } from "../accounts/route-parts.ts";
import { deliverySchema, listDeliveries, replay, startDelivery } from "./deliveries.ts";
import { webhookEvents } from "./events.ts";
import type { SecretBox } from "./secret-box.ts";
import { checkUrl, TargetRefused, type TargetRules } from "./target.ts";
import { addWebhook, changeWebhook, exists, listWebhooks, removeWebhook, rotateSecret } from "./webhooks.ts";

const time = z.string().openapi({ format: "date-time" });
const fields = {
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  createdAt: time,
  disabledAt: time.nullable(),
  disabledBecause: z.string().nullable(),
  failures: z
    .int()
    .openapi({ description: "Deliveries that failed for good since the last that went well. Ten switch it off." }),
};
const webhookSchema = z.strictObject(fields).openapi("Webhook");
const withSecret = z.strictObject({ ...fields, secret: z.string() }).openapi("NewWebhook");
const deliveryPath = idPath.extend({ delivery: z.string().openapi({ param: { name: "delivery", in: "path" } }) });
const events = z
  .array(z.enum(webhookEvents, { error: `An event is one of ${webhookEvents.join(", ")}.` }))
  .min(1, "Choose at least one event.");
const shared = { tags: ["Webhooks"] };

const listRoute = createRoute({
  ...allows("admin"),
  ...shared,
  method: "get",
  path: "/api/webhooks",
  operationId: "listWebhooks",
  summary: "List webhooks",
  responses: { 200: answer("The webhooks.", z.strictObject({ webhooks: z.array(webhookSchema) })), ...problems(503) },
});
const addRoute = createRoute({
  ...allows("admin", jsonBody),
  ...shared,
  method: "post",
  path: "/api/webhooks",
  operationId: "addWebhook",
  summary: "Add a webhook",
  description: "Messages are signed by Standard Webhooks. The secret is shown this once.",
  request: { body: json(z.strictObject({ url: z.string("url is required."), events })) },
  responses: { 201: answer("The webhook and its secret.", withSecret), ...problems(400, 413, 415, 429, 503) },
});
const changeRoute = createRoute({
  ...allows("admin", jsonBody),
  ...shared,
  method: "patch",
  path: "/api/webhooks/{id}",
  operationId: "changeWebhook",
  summary: "Change a webhook, switch it off or on",
  request: {
    params: idPath,
    body: json(
      z.strictObject({ url: z.string().optional(), events: events.optional(), enabled: z.boolean().optional() }),
    ),
  },
  responses: { 200: answer("The webhook.", webhookSchema), ...problems(400, 404, 413, 415, 503) },
});
const removeRoute = createRoute({
  ...allows("admin"),
  ...shared,
  method: "delete",
  path: "/api/webhooks/{id}",
  operationId: "removeWebhook",
  summary: "Remove a webhook",
  request: { params: idPath },
  responses: { 204: { description: "Removed." }, ...problems(404, 503) },
});
const rotateRoute = createRoute({
  ...allows("admin", jsonBody),
  ...shared,
  method: "post",
  path: "/api/webhooks/{id}/rotate",
  operationId: "rotateWebhookSecret",
  summary: "Replace the secret of a webhook",
  description: "The old secret signs beside the new one for `overlapHours`.",
  request: { params: idPath, body: json(z.strictObject({ overlapHours: z.int().min(0).max(168).default(24) })) },
  responses: { 200: answer("The webhook and its new secret.", withSecret), ...problems(400, 404, 413, 415, 503) },
});
const testRoute = createRoute({
  ...allows("admin"),
  ...shared,
  method: "post",
  path: "/api/webhooks/{id}/test",
  operationId: "testWebhook",
  summary: "Send a test message",
  request: { params: idPath },
  responses: { 201: answer("The delivery.", z.strictObject({ delivery: z.string() })), ...problems(404, 503) },
});
const deliveriesRoute = createRoute({
  ...allows("admin"),
  ...shared,
  method: "get",
  path: "/api/webhooks/{id}/deliveries",
  operationId: "listDeliveries",
  summary: "What was delivered",
  request: { params: idPath, query: z.strictObject({ cursor: z.string().max(500).optional() }) },
  responses: {
    200: answer("Newest first.", z.strictObject({ deliveries: z.array(deliverySchema), next: z.string().nullable() })),
    ...problems(400, 404, 503),
  },
});
const replayRoute = createRoute({
  ...allows("admin"),
  ...shared,
  method: "post",
  path: "/api/webhooks/{id}/deliveries/{delivery}/replay",
  operationId: "replayDelivery",
  summary: "Deliver again",
  description: "With the same `webhook-id` and a new time.",
  request: { params: deliveryPath },
  responses: { 201: answer("The new delivery.", z.strictObject({ delivery: z.string() })), ...problems(404, 503) },
});

export interface WebhookOptions {
  readonly engine: Engine;
  readonly box: SecretBox;
  readonly rules: TargetRules;
}

export function serveWebhooks(
  api: OpenAPIHono<ApiEnv>,
  context: AccountsContext,
  { engine, box, rules }: WebhookOptions,
): void {
  const { pool } = context;

  api.openapi(listRoute, async (c) =>
    c.json({ webhooks: await listWebhooks(pool, c.get("principal").workspace) }, 200, noStore),
  );
  api.openapi(addRoute, async (c) => {
    const asked = c.req.valid("json");
    refuseUrl(asked.url, rules);
    return c.json(await addWebhook(pool, box, await memberOf(context, c), asked), 201, noStore);
  });
  api.openapi(changeRoute, async (c) => {
    const asked = c.req.valid("json");
    if (asked.url !== undefined) refuseUrl(asked.url, rules);
    return c.json(await changeWebhook(pool, await memberOf(context, c), c.req.valid("param").id, asked), 200, noStore);
  });
  api.openapi(removeRoute, async (c) => {
    await removeWebhook(pool, await memberOf(context, c), c.req.valid("param").id);
    return c.body(null, 204);
  });
  api.openapi(rotateRoute, async (c) => {
    const { overlapHours } = c.req.valid("json");
    const member = await memberOf(context, c, { fresh: true });
    return c.json(await rotateSecret(pool, box, member, c.req.valid("param").id, overlapHours), 200, noStore);
  });
  api.openapi(testRoute, async (c) => {
    const member = await memberOf(context, c);
    const { id } = c.req.valid("param");
    await exists(pool, member.workspaceId, id);
    const input = { webhook: id, type: "ping", timestamp: new Date().toISOString(), entry: null };
    return c.json({ delivery: await startDelivery(engine, member.workspaceId, input) }, 201);
  });
  api.openapi(deliveriesRoute, async (c) => {
    const { workspace } = c.get("principal");
    const { id } = c.req.valid("param");
    await exists(pool, workspace, id);
    const { cursor } = c.req.valid("query");
    return c.json(await listDeliveries(engine, workspace, id, cursor), 200, noStore);
  });
  api.openapi(replayRoute, async (c) => {
    const member = await memberOf(context, c);
    const { id, delivery } = c.req.valid("param");
    await exists(pool, member.workspaceId, id);
    const started = await replay(engine, member.workspaceId, id, delivery);
    await noteAct(pool, { ...actOf(member), action: "webhook.replay", target: id, detail: { delivery, started } });
    return c.json({ delivery: started }, 201);
  });
}

function refuseUrl(url: string, rules: TargetRules): void {
  try {
    checkUrl(url, rules);
  } catch (error) {
    if (error instanceof TargetRefused) throw new InvalidInput("url", error.message);
    throw error;
  }
}
