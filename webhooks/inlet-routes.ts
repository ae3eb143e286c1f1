/** /api/inlets: addresses that start entries; POST /api/hooks/:id/:signature: such an address. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type Engine, InvalidInput } from "async-workflow";
import { type ApiEnv, allows, jsonBody, openProblems, problems } from "async-workflow/http";
import { type AccountsContext, memberOf } from "../accounts/context.ts";
import { answer, idPath, noStore } from "../accounts/route-parts.ts";
import {
  addInlet,
  findInlet,
  type Inlet,
  type InletSigner,
  listInlets,
  removeInlet,
  replaceAddress,
} from "./inlets.ts";

const fields = {
  id: z.string(),
  workflow: z.string(),
  title: z.string().openapi({ description: "Of the entries it starts." }),
  ending: z.string().openapi({ description: "The last four characters of its address." }),
  createdAt: z.string().openapi({ format: "date-time" }),
};
const inletSchema = z.strictObject(fields).openapi("WebhookInlet");
const withUrl = z.strictObject({ ...fields, url: z.string() }).openapi("NewWebhookInlet");
const shared = { tags: ["Webhooks"] };

const listRoute = createRoute({
  ...allows("admin"),
  ...shared,
  method: "get",
  path: "/api/inlets",
  operationId: "listInlets",
  summary: "List the addresses that start entries",
  responses: { 200: answer("The inlets.", z.strictObject({ inlets: z.array(inletSchema) })), ...problems(503) },
});
const addRoute = createRoute({
  ...allows("admin", jsonBody),
  ...shared,
  method: "post",
  path: "/api/inlets",
  operationId: "addInlet",
  summary: "Make an address that starts entries",
  description: "Whoever has the address may start entries. It is shown this once.",
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            workflow: z.string("workflow is required.").max(100),
            title: z
              .string("title is required.")
              .trim()
              .min(1, "Enter a title.")
              .max(200, "Use at most 200 characters."),
          }),
        },
      },
    },
  },
  responses: { 201: answer("The inlet and its address.", withUrl), ...problems(400, 413, 415, 429, 503) },
});
const replaceRoute = createRoute({
  ...allows("admin"),
  ...shared,
  method: "post",
  path: "/api/inlets/{id}/replace-address",
  operationId: "replaceInletAddress",
  summary: "Replace the address",
  description: "The old one is dead at once; the new one is shown this once.",
  request: { params: idPath },
  responses: { 200: answer("The inlet and its address.", withUrl), ...problems(404, 503) },
});
const removeRoute = createRoute({
  ...allows("admin"),
  ...shared,
  method: "delete",
  path: "/api/inlets/{id}",
  operationId: "removeInlet",
  summary: "Remove an address that starts entries",
  request: { params: idPath },
  responses: { 204: { description: "Removed." }, ...problems(404, 503) },
});
const hookRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/hooks/{id}/{signature}",
  operationId: "startByHook",
  summary: "Start an entry by its inlet's address",
  description: "The body is the entry's input. A message repeated with the same `webhook-id` starts no second entry.",
  middleware: [jsonBody],
  request: {
    params: idPath.extend({ signature: z.string().openapi({ param: { name: "signature", in: "path" } }) }),
    headers: z.object({ "webhook-id": z.string().max(200).optional() }),
    body: { required: true, content: { "application/json": { schema: z.unknown() } } },
  },
  responses: {
    202: answer("Started.", z.strictObject({ id: z.string() })),
    ...openProblems(400, 404, 413, 415, 422, 503),
  },
});

export function serveInlets(
  api: OpenAPIHono<ApiEnv>,
  context: AccountsContext,
  engine: Engine,
  signer: InletSigner,
): void {
  const { pool, publicUrl } = context;
  const listed = (inlet: Inlet) => {
    const { id, workflow, title, createdAt } = inlet;
    return { id, workflow, title, ending: signer.signatureOf(inlet).slice(-4), createdAt: createdAt.toISOString() };
  };
  const withAddress = (inlet: Inlet) => ({
    ...listed(inlet),
    url: `${publicUrl}/api/hooks/${inlet.id}/${signer.signatureOf(inlet)}`,
  });

  api.openapi(listRoute, async (c) => {
    const inlets = await listInlets(pool, c.get("principal").workspace);
    return c.json({ inlets: inlets.map(listed) }, 200, noStore);
  });
  api.openapi(addRoute, async (c) => {
    const asked = c.req.valid("json");
    if (!engine.workflows.some(({ name }) => name === asked.workflow)) {
      throw new InvalidInput("workflow", `There is no workflow "${asked.workflow}".`);
    }
    return c.json(withAddress(await addInlet(pool, await memberOf(context, c, { fresh: true }), asked)), 201, noStore);
  });
  api.openapi(replaceRoute, async (c) =>
    c.json(
      withAddress(await replaceAddress(pool, await memberOf(context, c, { fresh: true }), c.req.valid("param").id)),
      200,
      noStore,
    ),
  );
  api.openapi(removeRoute, async (c) => {
    await removeInlet(pool, await memberOf(context, c), c.req.valid("param").id);
    return c.body(null, 204);
  });
  api.openapi(hookRoute, async (c) => {
    const { id, signature } = c.req.valid("param");
    const { workflow, title, workspaceId } = await findInlet(pool, signer, id, signature);
    const messageId = c.req.valid("header")["webhook-id"];
    const options = { title, owner: `inlet:${id}`, scope: { workspace: workspaceId } };
    const input = c.req.valid("json");
    const entry =
      messageId === undefined
        ? await engine.start(workflow, input, options)
        : await engine.start(workflow, input, { ...options, idempotencyKey: `inlet:${id} ${messageId}` });
    return c.json({ id: entry.id }, 202);
  });
}
