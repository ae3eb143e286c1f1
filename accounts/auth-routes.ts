/** The routes of better-auth that are in use, and no other: whatever the library serves beside them does not exist here. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { InvalidInput } from "async-workflow";
import { type ApiEnv, HttpError, jsonBody } from "async-workflow/http";
import type { MiddlewareHandler } from "hono";
import { noteAct, type RequestFacts } from "./audit.ts";
import { authOperations } from "./auth-operations.ts";
import type { Person } from "./callers.ts";
import { type AccountsContext, factsOf } from "./context.ts";
import { describeAuth } from "./describe-auth.ts";
import { noteNewAddress, refuseTaken, tellOldAddress } from "./new-address.ts";
import { refuseWeakPassword } from "./password-rules.ts";
import { addressHeader } from "./sign-in.ts";
import { isThrottled, type SignInThrottle } from "./sign-in-throttle.ts";

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
export function serveSignIn(api: OpenAPIHono<ApiEnv>, context: AccountsContext, throttle: SignInThrottle): void {
  const { signIn, callers, addressOf } = context;
  for (const [path, { method }] of Object.entries(authOperations)) {
    // A body is read to its limit and no further, and must be JSON, which a form of a foreign page cannot send.
    api.on(method, `${base}${path}`, method === "POST" ? jsonBody : noBody, async (c) => {
      const person = await callers.personOf(c.req.raw);
      if (wantsFresh.has(path)) {
        c.set("caller", person ? { workspace: person.workspaceId ?? "", owner: person.userId } : undefined);
        requireFresh(person);
        c.set("caller", undefined); // what better-auth refuses is noted below
      }
      const address = addressOf(c.req.raw);
      const headers = new Headers(c.req.raw.headers);
      headers.set(addressHeader, address);
      // Bodies of these routes are small forms; the copy is what lets the throttle see whose account it is about.
      const body = method === "POST" ? await c.req.text() : null;
      const form = body === null ? c.req.query() : formOf(body);
      refuseForeignTarget(form);
      refuseWeakNewPassword(form, person);
      if (form.provider === "oidc" && context.oidc && !(await context.oidc.check())) throw unavailable();
      const release = await throttle.enter(path, body, address);
      const answer = await signIn.handler(new Request(c.req.raw.url, { method, headers, body }));
      const response = path === "/verify-email" ? await refuseTaken(context, form, answer) : answer;
      await release(response.ok);
      await noteSignIn(context, path, response, person, factsOf(context, c));
      if (path === "/change-email" && person && response.ok) tellOldAddress(context, person, String(form.newEmail));
      if (path === "/verify-email") await noteNewAddress(context, form.token, response, factsOf(context, c));
      // Sessions may have ended, a name or an address is another: this process knows at once, the others within three seconds.
      if (method === "POST" || path === "/verify-email") callers.forget();
      if (response.status >= 400) throw await refusalOf(response);
      response.headers.set("Cache-Control", "no-store");
      return response;
    });
  }
  describeAuth(api, base);
  // The mail's link leads here: it sends on to our page with the token.
  api.get(`${base}/reset-password/:token`, (c) => {
    const token = encodeURIComponent(c.req.param("token"));
    return c.redirect(`/reset-password#${token}`);
  });
}

const noBody: MiddlewareHandler<ApiEnv> = (_, next) => next();

/** What changes who is in, or tried to: noted in the workspace that person looks at, or in the first one when it is nobody's. */
const noted: Readonly<Record<string, string>> = {
  "/sign-in/email": "account.sign_in",
  "/passkey/verify-authentication": "account.sign_in",
  "/callback/github": "account.sign_in",
  "/callback/oidc": "account.sign_in",
  "/sign-out": "account.sign_out",
  "/revoke-session": "account.end_sessions",
  "/revoke-other-sessions": "account.end_sessions",
  "/change-password": "account.change_password",
  "/change-email": "account.ask_new_email",
  "/reset-password": "account.reset_password",
  "/passkey/verify-registration": "account.add_passkey",
  "/passkey/delete-passkey": "account.delete_passkey",
};

async function noteSignIn(
  { pool, callers }: AccountsContext,
  path: string,
  response: Response,
  person: Person | null,
  request: RequestFacts,
): Promise<void> {
  const action = noted[path];
  if (action === undefined) return;
  const who = person ?? (await callers.personWith(response));
  // Strangers must not be able to fill the log: what is not slowed down by the throttle is noted of those who are in.
  if (!who && !isThrottled(path)) return;
  // A provider's answer sends the browser on.
  const ok = response.status < 400;
  await noteAct(pool, {
    workspaceId: who?.workspaceId ?? "local",
    actor: who?.userId ?? null,
    action: ok ? action : "account.refused",
    detail: ok ? {} : { asked: action },
    request,
  });
}

function unavailable(): HttpError {
  const message = "Single sign-on does not answer at the moment. Sign in another way, or try again in a moment.";
  return new HttpError("provider_unavailable", message, { headers: { "Retry-After": "30" } });
}

/** better-auth's refusals in the form of all others. */
async function refusalOf(response: Response): Promise<Error> {
  const { message } = (await response.json().catch(() => ({}))) as { message?: unknown };
  const sentence =
    typeof message === "string" && message !== "" ? `${message.replace(/\.$/, "")}.` : "That did not work.";
  switch (response.status) {
    case 401:
      return new HttpError("sign_in_refused", sentence);
    case 403:
      return new HttpError("not_allowed", sentence);
    case 404:
      return new HttpError("not_found", sentence);
    case 429:
      return new HttpError("too_many_requests", sentence);
    default:
      return response.status < 500 ? new InvalidInput("", sentence) : new Error(sentence);
  }
}

function requireFresh(person: Person | null): void {
  if (!person) throw new HttpError("not_signed_in", "Sign in first.");
  if (!person.fresh) {
    throw new HttpError("sign_in_again", "Your sign-in is older than 15 minutes. Sign in again to do this.");
  }
}

function refuseWeakNewPassword({ newPassword }: Form, person: Person | null): void {
  if (typeof newPassword === "string") refuseWeakPassword(newPassword, person ? [person.name, person.email] : []);
}

/** The fields of a form. Whether it is one at all, better-auth looks at. */
type Form = Readonly<Record<string, unknown>>;

function formOf(body: string): Form {
  const form: unknown = JSON.parse(body);
  return typeof form === "object" && form !== null ? (form as Form) : {};
}

const targets = ["callbackURL", "errorCallbackURL", "newUserCallbackURL", "redirectTo"] as const;
// What a browser takes for a path of this site: it reads "/\" like "//", and leaves out tabs and line ends before it looks.
const ownPath = /^\/(?![/\\])[\x21-\x7e]*$/;

// Where somebody goes after the sign-in or by a mailed link. A path of ours: an address elsewhere would look like ours.
function refuseForeignTarget(form: Form): void {
  for (const field of targets) {
    const target = form[field];
    if (target !== undefined && !(typeof target === "string" && ownPath.test(target))) {
      throw new InvalidInput(field, `${field} must be a path of this site, like /entries.`);
    }
  }
}
