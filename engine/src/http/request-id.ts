/** Gives every answer its id and the headers that all answers share. */
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "./api-env.ts";

// A caller's own id is taken over so that its log and ours can be joined; anything odd would be a log injection.
const wellFormed = /^[A-Za-z0-9._:-]{1,128}$/;

export const requestId: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const given = c.req.header("X-Request-Id");
  const id = given && wellFormed.test(given) ? given : crypto.randomUUID();
  c.set("requestId", id);
  c.header("X-Request-Id", id);
  c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
  await next();
};
