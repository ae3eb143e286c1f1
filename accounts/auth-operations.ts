/** The routes of better-auth that are in use, as the API document shows them. A route that is not here is not served. */
import { z } from "@hono/zod-openapi";

export interface AuthOperation {
  readonly method: "GET" | "POST";
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly body?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Undefined: it sends the browser on. */
  readonly answer?: z.ZodType;
  /** Only for somebody who has signed in. */
  readonly session?: true;
}

const email = z.string().openapi({ format: "email" });
const password = z.string().openapi({ format: "password", minLength: 8, maxLength: 128 });
const path = z.string().openapi({ description: "A path of this site to go on to.", example: "/entries" });
const time = z.string().openapi({ format: "date-time" });
const status = z.looseObject({ status: z.boolean() });
const user = z
  .looseObject({ id: z.string(), email, name: z.string(), emailVerified: z.boolean() })
  .openapi("SignedInUser");
const session = z
  .looseObject({
    id: z.string(),
    token: z.string(),
    userAgent: z.string().nullish(),
    ipAddress: z.string().nullish(),
    createdAt: time,
    expiresAt: time,
  })
  .openapi("Session");
const passkey = z
  .looseObject({ id: z.string(), name: z.string().nullish(), createdAt: time.nullish() })
  .openapi("Passkey");
const credential = z
  .looseObject({ id: z.string() })
  .openapi({ description: "What the browser's Web Authentication gave." });
const options = z
  .looseObject({ challenge: z.string() })
  .openapi({ description: "For the browser's Web Authentication." });
const providerBack = z.object({ code: z.string().optional(), state: z.string().optional() });

export const authOperations: Readonly<Record<string, AuthOperation>> = {
  "/sign-in/email": {
    method: "POST",
    id: "signIn",
    summary: "Sign in with a password",
    description: "The answer sets the session's cookie.",
    body: z.object({ email, password, callbackURL: path.optional() }),
    answer: z.looseObject({ user }),
  },
  "/sign-in/social": {
    method: "POST",
    id: "signInWithProvider",
    summary: "Sign in with GitHub or single sign-on",
    description: "Only those that are configured. `url` is where to send the browser.",
    body: z.object({
      provider: z.enum(["github", "oidc"]),
      callbackURL: path.optional(),
      errorCallbackURL: path.optional(),
    }),
    answer: z.looseObject({ url: z.string(), redirect: z.boolean() }),
  },
  "/callback/github": {
    method: "GET",
    id: "returnFromGithub",
    summary: "Where GitHub sends the browser back to",
    query: providerBack,
  },
  "/callback/oidc": {
    method: "GET",
    id: "returnFromOidc",
    summary: "Where single sign-on sends the browser back to",
    query: providerBack,
  },
  "/sign-out": {
    method: "POST",
    id: "signOut",
    summary: "End this session",
    body: z.object({}),
    answer: z.looseObject({ success: z.boolean() }),
  },
  "/request-password-reset": {
    method: "POST",
    id: "requestPasswordReset",
    summary: "Ask for a link to choose a new password",
    description: "Answers the same whether there is such an account or not.",
    body: z.object({ email, redirectTo: path.optional() }),
    answer: status,
  },
  "/reset-password": {
    method: "POST",
    id: "resetPassword",
    summary: "Choose a new password with the token of the link",
    description: "All sessions of the account end.",
    body: z.object({ newPassword: password, token: z.string() }),
    answer: status,
  },
  "/send-verification-email": {
    method: "POST",
    id: "sendVerification",
    summary: "Ask for a link that confirms an address",
    body: z.object({ email, callbackURL: path.optional() }),
    answer: status,
  },
  "/verify-email": {
    method: "GET",
    id: "verifyEmail",
    summary: "Confirm an address with the token of the link",
    query: z.object({ token: z.string(), callbackURL: path.optional() }),
  },
  "/change-email": {
    method: "POST",
    id: "changeEmail",
    summary: "Change one's address",
    description: "Wants a sign-in of the last 15 minutes, as do the password and passkeys.",
    body: z.object({ newEmail: email, callbackURL: path.optional() }),
    answer: status,
    session: true,
  },
  "/change-password": {
    method: "POST",
    id: "changePassword",
    summary: "Change one's password",
    body: z.object({ currentPassword: password, newPassword: password, revokeOtherSessions: z.boolean().optional() }),
    answer: z.looseObject({ user }),
    session: true,
  },
  "/list-sessions": {
    method: "GET",
    id: "listSessions",
    summary: "List one's sessions",
    answer: z.array(session),
    session: true,
  },
  "/revoke-session": {
    method: "POST",
    id: "endSession",
    summary: "End one of one's sessions",
    body: z.object({ token: z.string() }),
    answer: status,
    session: true,
  },
  "/revoke-other-sessions": {
    method: "POST",
    id: "endOtherSessions",
    summary: "End all of one's sessions but this one",
    body: z.object({}),
    answer: status,
    session: true,
  },
  "/passkey/generate-register-options": {
    method: "GET",
    id: "beginPasskey",
    summary: "Begin to make a passkey",
    answer: options,
    session: true,
  },
  "/passkey/verify-registration": {
    method: "POST",
    id: "addPasskey",
    summary: "Add the passkey that was made",
    body: z.object({ response: credential, name: z.string().optional() }),
    answer: passkey,
    session: true,
  },
  "/passkey/generate-authenticate-options": {
    method: "GET",
    id: "beginPasskeySignIn",
    summary: "Begin to sign in with a passkey",
    answer: options,
  },
  "/passkey/verify-authentication": {
    method: "POST",
    id: "signInWithPasskey",
    summary: "Sign in with a passkey",
    description: "The answer sets the session's cookie.",
    body: z.object({ response: credential }),
    answer: z.looseObject({}),
  },
  "/passkey/list-user-passkeys": {
    method: "GET",
    id: "listPasskeys",
    summary: "List one's passkeys",
    answer: z.array(passkey),
    session: true,
  },
  "/passkey/delete-passkey": {
    method: "POST",
    id: "deletePasskey",
    summary: "Remove one of one's passkeys",
    body: z.object({ id: z.string() }),
    answer: z.looseObject({}),
    session: true,
  },
};
