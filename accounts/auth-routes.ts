/** The routes of better-auth that are in use, and no other: whatever the library serves beside them does not exist here. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type ApiEnv, HttpError } from "async-workflow/http";
import type { Person } from "./callers.ts";
import type { AccountsContext } from "./context.ts";
import { refuseWeakPassword } from "./password-rules.ts";
import { addressHeader } from "./sign-in.ts";
import type { SignInThrottle } from "./sign-in-throttle.ts";

const open: Readonly<Record<string, "GET" | "POST">> = {
  "/sign-in/email": "POST",
  "/sign-in/social": "POST",
  "/sign-out": "POST",
  "/callback/github": "GET",
  "/callback/oidc": "GET",
  "/request-password-reset": "POST",
  "/reset-password": "POST",
  "/send-verification-email": "POST",
  "/verify-email": "GET",
  "/change-email": "POST",
  "/change-password": "POST",
  "/list-sessions": "GET",
  "/revoke-session": "POST",
  "/revoke-other-sessions": "POST",
  "/passkey/generate-register-options": "GET",
  "/passkey/verify-registration": "POST",
  "/passkey/generate-authenticate-options": "GET",
  "/passkey/verify-authentication": "POST",
  "/passkey/list-user-passkeys": "GET",
  "/passkey/delete-passkey": "POST",
};
const base = "/api/auth";
/** What changes how somebody gets in: a browser that was left open must not be enough. */
const wantsFresh = new Set([
  "/change-email",
  "/change-password",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/delete-passkey",
]);

/** Serves them below `/api/auth`. */
export function serveSignIn(
  api: OpenAPIHono<ApiEnv>,
  { signIn, callers, addressOf }: AccountsContext,
  throttle: SignInThrottle,
): void {
  for (const [path, method] of Object.entries(open)) {
    api.on(method, `${base}${path}`, async (c) => {
      if (wantsFresh.has(path)) requireFresh(await callers.personOf(c.req.raw));
      const address = addressOf(c.req.raw);
      const headers = new Headers(c.req.raw.headers);
      headers.set(addressHeader, address);
      // Bodies of these routes are small forms; the copy is what lets the throttle see whose account it is about.
      const body = method === "POST" ? await c.req.text() : null;
      if (body !== null) refuseWeakNewPassword(body);
      const release = await throttle.enter(path, body, address);
      const response = await signIn.handler(new Request(c.req.raw.url, { method, headers, body }));
      await release(response.ok);
      // Sessions may have ended: this process knows at once, the others within three seconds.
      if (method === "POST") callers.forget();
      response.headers.set("Cache-Control", "no-store");
      return response;
    });
  }
  // The mail's link leads here: it sends on to our page with the token.
  api.get(`${base}/reset-password/:token`, (c) => {
    const token = encodeURIComponent(c.req.param("token"));
    return c.redirect(`/reset-password#${token}`);
  });
}

function requireFresh(person: Person | null): void {
  if (!person) throw new HttpError("not_signed_in", "Sign in first.");
  if (!person.fresh) {
    throw new HttpError("sign_in_again", "Your sign-in is older than 15 minutes. Sign in again to do this.");
  }
}

function refuseWeakNewPassword(body: string): void {
  let form: unknown;
  try {
    form = JSON.parse(body);
  } catch {
    return; // better-auth answers what is no JSON
  }
  const password = (form as { newPassword?: unknown } | null)?.newPassword;
  if (typeof password === "string") refuseWeakPassword(password, []);
}
