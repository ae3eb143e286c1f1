/** Compares an answer with what the API's own description says that the call answers. */
import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import { expect } from "vitest";
import type { ZodType } from "zod";
import type { ApiEnv } from "../../src/http/index.ts";
import { problemSchema } from "../../src/http/schemas/problem-schema.ts";

// Any call can meet these: the guard, an address that does not exist, a fault of ours.
const everywhere = new Set([403, 404, 405, 500]);

/** Fails the test when status, media type or body are not as described. */
export async function expectDocumented(api: OpenAPIHono<ApiEnv>, request: Request, response: Response): Promise<void> {
  const what = `${request.method} ${new URL(request.url).pathname} → ${response.status}`;
  const documented = routeOf(api, request)?.responses[response.status];
  if (response.status >= 400) {
    expect(documented !== undefined || everywhere.has(response.status), what).toBe(true);
    expect(response.headers.get("Content-Type"), what).toBe("application/problem+json");
    return expectExactly(problemSchema, await response.clone().json(), what);
  }
  expect(documented, what).toBeDefined();
  const [mediaType, content] =
    Object.entries(documented && "content" in documented ? (documented.content ?? {}) : {})[0] ?? [];
  if (mediaType === "application/json" && request.method !== "HEAD") {
    expectExactly((content as { schema: ZodType }).schema, await response.clone().json(), what);
  }
}

// Parsing drops what a schema does not know: an answer with more fields than described differs from its parsed self.
function expectExactly(schema: ZodType, body: unknown, what: string): void {
  expect(schema.parse(body), what).toEqual(body);
}

function routeOf(api: OpenAPIHono<ApiEnv>, request: Request): RouteConfig | undefined {
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
