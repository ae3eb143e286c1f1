/** Answers what no route matched: 405 with `Allow` where another method would do, else 404. */
import type { Context } from "hono";
import type { RouterRoute } from "hono/types";
import type { ApiEnv } from "./api-env.ts";
import { answerProblem } from "./problem.ts";

/** `routes` is read when a request comes, so that routes added to the API later count too. */
export function answerUnmatched(c: Context<ApiEnv>, routes: readonly RouterRoute[]): Response {
  const methods = methodsAt(c.req.path, routes);
  if (methods.length === 0) {
    return answerProblem(c, {
      code: "route_not_found",
      detail: "There is nothing at this address. /api/openapi.json lists what there is.",
    });
  }
  const allow = methods.join(", ");
  return answerProblem(c, {
    code: "method_not_allowed",
    detail: `This address takes ${allow}.`,
    headers: { Allow: allow },
  });
}

function methodsAt(path: string, routes: readonly RouterRoute[]): string[] {
  const methods = new Set<string>();
  for (const route of routes) {
    if (route.method !== "ALL" && matches(path, route.path)) methods.add(route.method);
  }
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods].sort();
}

function matches(path: string, pattern: string): boolean {
  const parts = path.split("/");
  const wanted = pattern.split("/");
  return (
    parts.length === wanted.length &&
    wanted.every((part, at) => part === parts[at] || (part.startsWith(":") && parts[at] !== ""))
  );
}
