/** Compares an answer with what the API's own description says that the call answers. */
import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";
import type { ZodType } from "zod";
import type { ApiEnv } from "../../src/http/index.ts";
import { problemSchema } from "../../src/http/schemas/problem-schema.ts";

type Api = OpenAPIHono<ApiEnv>;

// Any call can meet these: the guard, an address that does not exist, a fault of ours.
const everywhere = new Set([403, 404, 405, 500]);
const validators = new WeakMap<Api, Ajv2020>();

/** Fails the test when status, media type or body are not as described. */
export async function expectDocumented(api: Api, request: Request, response: Response): Promise<void> {
  const what = `${request.method} ${new URL(request.url).pathname} → ${response.status}`;
  const route = routeOf(api, request);
  const documented = route?.responses[response.status];
  if (response.status >= 400) {
    expect(documented !== undefined || everywhere.has(response.status), what).toBe(true);
    expect(response.headers.get("Content-Type"), what).toBe("application/problem+json");
    if (request.method !== "HEAD") expectExactly(problemSchema, await response.clone().json(), what);
    return;
  }
  if (new URL(request.url).pathname === "/api/openapi.json") return;
  if (!route || !documented) throw new Error(`${what} is not documented`);
  const content = "content" in documented ? documented.content?.["application/json"] : undefined;
  if (!content || request.method === "HEAD") return;
  const body = await response.clone().json();
  expectExactly((content as { schema: ZodType }).schema, body, what);
  await expectValid(
    api,
    ["paths", route.path, route.method, "responses", `${response.status}`, "content", "application/json"],
    body,
  );
}

// Parsing drops what a schema does not know: an answer with more fields than described differs from its parsed self.
function expectExactly(schema: ZodType, body: unknown, what: string): void {
  expect(schema.parse(body), what).toEqual(body);
}

/** The same by the published document, as a client in another language would read it. */
async function expectValid(api: Api, place: string[], body: unknown): Promise<void> {
  let validator = validators.get(api);
  if (!validator) {
    validator = new Ajv2020({ strict: false, validateFormats: false });
    validator.addSchema(await (await api.request("/api/openapi.json")).json(), "api");
    validators.set(api, validator);
  }
  const pointer = place.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  const isValid = validator.validate({ $ref: `api#/${pointer}/schema` }, body);
  expect(validator.errors ?? [], place.join(" ")).toEqual([]);
  expect(isValid).toBe(true);
}

function routeOf(api: Api, request: Request): RouteConfig | undefined {
  const method = request.method === "HEAD" ? "get" : request.method.toLowerCase();
  const parts = new URL(request.url).pathname.split("/");
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== "route" || definition.route.method !== method) continue;
    const wanted = definition.route.path.split("/");
    if (
      wanted.length === parts.length &&
      wanted.every((part, at) => part === parts[at] || (part.startsWith("{") && parts[at]))
    ) {
      return definition.route;
    }
  }
  return undefined;
}
