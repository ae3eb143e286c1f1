/** Who somebody is: e-mail and password, passkeys, GitHub and OpenID Connect, by better-auth on our own tables. */
import { passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth";
import { genericOAuth } from "better-auth/plugins";
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import type { AccountsConfig } from "../lib/config/accounts.ts";
import type { SendMail } from "./mail.ts";
import { discoveryUrl } from "./oidc-watch.ts";

export interface SignInOptions {
  readonly config: AccountsConfig;
  readonly publicUrl: string;
  readonly pool: Pool;
  readonly sendMail: SendMail;
}

/** A session ends for good after so long, whatever its use; see `callers.ts` for the idle limit. */
const sessionSeconds = 30 * 24 * 3600;
/** What changes an account wants a sign-in that is not older. */
const freshSeconds = 15 * 60;
const linkSeconds = 60 * 60;

/** The header in which our own server, and nobody else, says where a request comes from. */
export const addressHeader = "x-client-address";

type Auth = ReturnType<typeof createAuth>;

export interface SignIn extends Pick<Auth, "api" | "handler"> {
  /** From now on with single sign-on, whose provider answers. */
  openOidc(): void;
}

/** Without single sign-on first: better-auth asks the provider as soon as it is there, and would keep everybody waiting for one that is down. */
export function createSignIn(options: SignInOptions): SignIn {
  const { oidc, ...config } = options.config;
  let auth = createAuth({ ...options, config: { ...config, oidc: undefined } });
  return {
    get api() {
      return auth.api;
    },
    get handler() {
      return auth.handler;
    },
    openOidc() {
      auth = createAuth(options);
    },
  };
}

function createAuth({ config, publicUrl, pool, sendMail }: SignInOptions) {
  const secure = publicUrl.startsWith("https://");
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }).withSchema("app_accounts");
  return betterAuth({
    appName: "Async Workflow",
    baseURL: publicUrl,
    basePath: "/api/auth",
    secret: config.secret,
    trustedOrigins: [publicUrl],
    database: { db: database, type: "postgres" },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      // Its route is not served: people come by invitation (`invitations.ts`), and only the first by `setup.ts`.
      autoSignIn: false,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      resetPasswordTokenExpiresIn: linkSeconds,
      revokeSessionsOnPasswordReset: true,
      // Not awaited: the answer must not tell by its time whether there is such an account.
      sendResetPassword: async ({ user, url }) => {
        void sendMail({
          to: user.email,
          subject: "Reset your password",
          text: `Open this link within an hour to choose a new password:\n\n${url}\n\nIf you did not ask for it, ignore this mail: nothing has changed.`,
        }).catch(() => undefined);
      },
    },
    emailVerification: {
      expiresIn: linkSeconds,
      sendVerificationEmail: async ({ user, url }) => {
        void sendMail({
          to: user.email,
          subject: "Confirm your e-mail address",
          text: `Open this link within an hour to confirm that this address is yours:\n\n${url}`,
        }).catch(() => undefined);
      },
    },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true, freshAge: freshSeconds },
    verification: { storeIdentifier: "hashed" },
    // A provider says who somebody is; what it gives to act in their name is not kept, so that no dump has it.
    account: { updateAccountOnSignIn: false },
    databaseHooks: {
      account: {
        create: {
          before: async (account) => ({ data: { ...account, accessToken: null, refreshToken: null, idToken: null } }),
        },
      },
    },
    user: { changeEmail: { enabled: true } },
    socialProviders: config.github ? { github: config.github } : {},
    plugins: [
      passkey({ rpID: new URL(publicUrl).hostname, rpName: "Async Workflow", origin: publicUrl }),
      ...(config.oidc
        ? [
            genericOAuth({
              config: [
                {
                  providerId: "oidc",
                  clientId: config.oidc.clientId,
                  clientSecret: config.oidc.clientSecret,
                  discoveryUrl: discoveryUrl(config.oidc.issuer),
                  requireIdTokenVerification: true,
                  scopes: ["openid", "email", "profile"],
                },
              ],
            }),
          ]
        : []),
    ],
    // Ours counts over all processes, per account and per network: `sign-in-throttle.ts`.
    rateLimit: { enabled: false },
    advanced: {
      // A cookie named __Host- is accepted by browsers only with Secure, for this host alone and for every path.
      cookiePrefix: secure ? "__Host-async-workflow" : "async-workflow",
      useSecureCookies: false,
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  });
}
