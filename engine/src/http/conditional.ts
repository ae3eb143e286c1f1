/**
 * Lets pages that poll ask "only if it changed": a weak ETag of the body, and 304 when the caller has it. The browser
 * may keep the answer but has to ask before it uses it; that is what makes it send `If-None-Match` by itself.
 */
import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { Entry } from "../model/entry.ts";
import { isUnreadable } from "../model/payload-codec.ts";
import type { ApiEnv } from "./api-env.ts";

/** The body as JSON, or 304 when it is what the caller has already. `telling` is what of it tells two answers apart. */
export function answerIfChanged(c: Context<ApiEnv>, body: object, telling: object = body): Response {
  const told = JSON.stringify(telling);
  // What it leaves out may be masked for the next one who signs in at the same browser.
  const reader = telling === body ? "" : (c.get("principal").maskFor ?? "");
  const tag = `"${createHash("sha1").update(reader).update(told).digest("base64url")}"`;
  const headers = { ETag: `W/${tag}`, "Cache-Control": "private, no-cache" };
  if (isKnown(tag, c.req.header("If-None-Match"))) return c.body(null, 304, headers);
  const text = telling === body ? told : JSON.stringify(body);
  return c.body(text, 200, { ...headers, "Content-Type": "application/json" });
}

/** An entry without what may be large: those parts change only together with its version, or when a missing key comes back. */
export function tellingParts(entry: Entry): object {
  return { ...entry, result: isUnreadable(entry.result) ? entry.result : undefined, error: undefined };
}

function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((known) => known.trim() === "*" || known.trim().replace(/^W\//, "") === tag);
}

/** The response to list beside the 200. */
export const notModified = { 304: { description: "Nothing changed since the `ETag` that was sent." } } as const;
