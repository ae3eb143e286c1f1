/** Pages of other sites that may call with a key or a token and read the answers (CORS). Named one by one; their cookies count for nothing. */
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "./api-env.ts";

const methods = "GET, POST, PATCH, DELETE";
const sent = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Reason";
const shown = "Date, ETag, Idempotent-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";
const keptSeconds = "600";

/** In front of everything: a browser asks before the call, without saying who it is. */
export function admitOrigins(origins: ReadonlySet<string>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const origin = c.req.header("Origin");
    if (origin === undefined || !origins.has(origin)) return next();
    if (c.req.method === "OPTIONS" && c.req.header("Access-Control-Request-Method") !== undefined) {
      return c.body(null, 204, {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": sent,
        "Access-Control-Max-Age": keptSeconds,
        Vary: "Origin",
      });
    }
    await next();
    c.res.headers.set("Access-Control-Allow-Origin", origin);
    c.res.headers.set("Access-Control-Expose-Headers", shown);
    c.res.headers.append("Vary", "Origin");
  };
}
