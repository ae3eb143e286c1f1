/**
 * Lets pages that poll ask "only if it changed": a weak ETag of the body, and 304 when the caller has it. The browser
 * may keep the answer but has to ask before it uses it; that is what makes it send `If-None-Match` by itself.
 */
import type { MiddlewareHandler } from "hono";
import { etag, RETAINED_304_HEADERS } from "hono/etag";
import type { ApiEnv } from "./api-env.ts";

const tag = etag({ weak: true, retainedHeaders: [...RETAINED_304_HEADERS, "x-request-id", "x-content-type-options"] });

export const conditional: MiddlewareHandler<ApiEnv> = (c, next) =>
  tag(c, async () => {
    c.header("Cache-Control", "private, no-cache");
    await next();
  });

/** The response to list beside the 200. */
export const notModified = { 304: { description: "Nothing changed since the `ETag` that was sent." } } as const;
