/** Tells an application whom its API refused what, for its audit log. */
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { ApiEnv, ApiOptions } from "./api-env.ts";
import { originOf } from "./permission.ts";

/** Strangers are nobody's to tell of: without a known caller nothing is told. */
export async function tellOfRefusal(
  c: Context<ApiEnv>,
  code: string,
  onRefused: NonNullable<ApiOptions["onRefused"]>,
): Promise<void> {
  const caller = c.get("caller");
  if (!caller) return;
  const route = matchedRoutes(c).findLast(({ method }) => method !== "ALL");
  if (!route) return;
  const asked = `${c.req.method} ${route.path.replaceAll(/:(\w+)/g, "{$1}")}`;
  // The handler's parameters are gone when its error is answered: the id is read off the path again.
  const at = route.path.split("/").findIndex((part) => part.startsWith(":"));
  const target = at === -1 ? undefined : c.req.path.split("/")[at];
  await onRefused({ caller, asked, target, code, request: originOf(c) });
}
