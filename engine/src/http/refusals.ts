/** Tells an application whom its API refused what, for its audit log. */
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { ApiEnv, ApiOptions, Refusal } from "./api-env.ts";
import type { ErrorCode } from "./error-codes.ts";
import { HttpError } from "./http-error.ts";
import { originOf } from "./permission.ts";

/** Refused before anybody was asked who they are; and the header that says what for. */
const foreign: Partial<Record<ErrorCode, "Host" | "Origin">> = {
  host_not_allowed: "Host",
  origin_not_allowed: "Origin",
};
const longestFrom = 200;

/** Strangers are nobody's to tell of: without a known caller nothing is told. */
export async function tellOfRefusal(
  c: Context<ApiEnv>,
  error: Error,
  code: ErrorCode,
  onRefused: NonNullable<ApiOptions["onRefused"]>,
): Promise<void> {
  const header = foreign[code];
  const caller = c.get("caller") ?? callerIn(error) ?? (header && (await callerOf(c)));
  if (!caller) return;
  const route = matchedRoutes(c).findLast(({ method }) => method !== "ALL");
  if (!route) return;
  const asked = `${c.req.method} ${route.path.replaceAll(/:(\w+)/g, "{$1}")}`;
  // The handler's parameters are gone when its error is answered: the id is read off the path again.
  const at = route.path.split("/").findIndex((part) => part.startsWith(":"));
  const target = at === -1 ? undefined : c.req.path.split("/")[at];
  const from = header && { from: (c.req.header(header) ?? "").slice(0, longestFrom).toWellFormed() };
  await onRefused({ caller, asked, target, code, ...from, request: originOf(c) });
}

/** Whose session or key another site's page used. */
async function callerOf(c: Context<ApiEnv>): Promise<Refusal["caller"] | undefined> {
  try {
    return (await c.get("identify")()) ?? undefined;
  } catch (error) {
    return callerIn(error);
  }
}

function callerIn(error: unknown): Refusal["caller"] | undefined {
  return error instanceof HttpError ? error.caller : undefined;
}
