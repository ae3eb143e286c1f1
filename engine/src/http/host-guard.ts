/**
 * Protects a server on somebody's own machine from the pages that person visits: a foreign page can send requests to
 * 127.0.0.1, by its own name (DNS rebinding) or across origins (CSRF).
 */
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "./api-env.ts";
import { HttpError } from "./http-error.ts";

const loopback = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** `allowedOrigins` come with a key or a token: with a session they could act in somebody's name. */
export function guardHost(
  allowedHosts: readonly string[],
  allowedOrigins: ReadonlySet<string>,
): MiddlewareHandler<ApiEnv> {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return async (c, next) => {
    const host = (c.req.header("Host") ?? new URL(c.req.url).host).toLowerCase();
    const name = withoutPort(host);
    if (!loopback.test(name) && !allowed.has(name) && !allowed.has(host)) {
      throw new HttpError(
        "host_not_allowed",
        "This server does not answer to that host name. Use the address it printed at start.",
        {
          field: "Host",
        },
      );
    }
    const origin = c.req.header("Origin");
    const isNamed = origin !== undefined && allowedOrigins.has(origin) && c.req.header("Cookie") === undefined;
    if (origin !== undefined && hostOf(origin) !== host && !isNamed) {
      throw new HttpError("origin_not_allowed", "Pages of other sites may not call this API.", { field: "Origin" });
    }
    await next();
  };
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, "");
}

// "null" is what sandboxed pages send; it has no host and so matches none.
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
