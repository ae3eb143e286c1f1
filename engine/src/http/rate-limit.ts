/** Asks before each request whether its caller is within their limit, and tells them where they stand. */
import type { MiddlewareHandler } from "hono";
import type { ApiEnv, Principal } from "./api-env.ts";
import { HttpError } from "./http-error.ts";

/** Where a caller stands with the limit that counts for them. */
export interface RateStanding {
  /** What the limit is called. */
  readonly policy: string;
  /** So many requests in so many seconds. */
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Until the whole quota is there again. */
  readonly resetSeconds: number;
  /** 0: go on. */
  readonly waitSeconds: number;
}

/** Null: no limit counts for this caller. Nobody has signed in when the principal is null. */
export type RateLimit = (request: Request, principal: Principal | null) => Promise<RateStanding | null>;

/** Those who look after the server ask it often, and a limit must not make it look dead. */
const unlimited = new Set(["/api/health"]);

export function limitRate(rateLimit: RateLimit): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (unlimited.has(c.req.path)) return next();
    // Who cannot be identified is told why by the route itself; until then the request counts for its address.
    const identify = c.get("identify");
    const first = identify();
    c.set("identify", reuseOnce(first, identify));
    const standing = await rateLimit(c.req.raw, await first.catch(() => null));
    if (!standing) return next();
    const headers = headersOf(standing);
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    if (standing.waitSeconds > 0) {
      const { policy, quota, windowSeconds, waitSeconds } = standing;
      throw new HttpError(
        "rate_limited",
        `More than ${quota} requests in ${windowSeconds} s (limit "${policy}"). Try again in ${waitSeconds} s.`,
        { headers: { ...headers, "Retry-After": String(waitSeconds) } },
      );
    }
    await next();
    // An answer that a handler brought ready-made has not got them.
    if (c.res.headers.has("RateLimit")) return;
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  };
}

type Identify = () => Promise<Principal | null>;

// The route's own check gets the answer that is there already; a stream, which asks again and again, fresh ones.
function reuseOnce(first: Promise<Principal | null>, identify: Identify): Identify {
  let kept: Promise<Principal | null> | undefined = first;
  return () => {
    const answer = kept ?? identify();
    kept = undefined;
    return answer;
  };
}

// The form of draft-ietf-httpapi-ratelimit-headers: names are quoted, members are parameters.
function headersOf({ policy, quota, windowSeconds, remaining, resetSeconds }: RateStanding): Record<string, string> {
  return {
    "RateLimit-Policy": `"${policy}";q=${quota};w=${windowSeconds}`,
    RateLimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
  };
}
