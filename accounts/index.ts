/** The accounts of a server with login: who calls, and the routes for people, members and invitations. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Engine, Log } from "async-workflow";
import { type ApiEnv, HttpError, type Principal, type Refusal } from "async-workflow/http";
import type { MiddlewareHandler } from "hono";
import pg from "pg";
import type { AccountsConfig } from "../lib/config/accounts.ts";
import { serveInlets } from "../webhooks/inlet-routes.ts";
import { createInletSigner } from "../webhooks/inlets.ts";
import { createSecretBox } from "../webhooks/secret-box.ts";
import { publicTargets, type TargetRules } from "../webhooks/target.ts";
import { serveWebhooks } from "../webhooks/webhook-routes.ts";
import { serveSignIn } from "./auth-routes.ts";
import { createBearerCheck } from "./bearer.ts";
import { createCallers } from "./callers.ts";
import type { AddressOf } from "./client-address.ts";
import type { AccountsContext } from "./context.ts";
import { mailer } from "./mail.ts";
import { migrateAccounts } from "./migrate.ts";
import { watchOidc } from "./oidc-watch.ts";
import { createPublicTokens } from "./public-token.ts";
import { openRefusalLog } from "./refusal-log.ts";
import { serveInvitations } from "./routes/invitation-routes.ts";
import { serveKeys } from "./routes/key-routes.ts";
import { serveMe } from "./routes/me-routes.ts";
import { serveMembers } from "./routes/member-routes.ts";
import { serveSetup } from "./routes/setup-routes.ts";
import { serveWorkspaces } from "./routes/workspace-routes.ts";
import { newSetupLink } from "./setup.ts";
import { createSignIn } from "./sign-in.ts";
import { createSignInThrottle } from "./sign-in-throttle.ts";

export interface Accounts {
  principalOf(request: Request): Promise<Principal | null>;
  /** Notes it in the audit log. */
  onRefused(refusal: Refusal): Promise<void>;
  /** Notes now what was only counted of them, as at the end of a minute. */
  endRefusals(): Promise<void>;
  /** Adds its routes to the API of this engine. */
  serve(api: OpenAPIHono<ApiEnv>, engine: Engine): void;
  /** Where the first owner is made; null when there is one. */
  readonly setupLink: string | null;
  close(): Promise<void>;
}

export interface AccountsOptions {
  readonly config: AccountsConfig;
  readonly databaseUrl: string;
  /** The address people open, as an origin. */
  readonly publicUrl: string;
  readonly addressOf: AddressOf;
  readonly log: Log;
  /** Where webhooks may go. Default: public addresses. */
  readonly rules?: TargetRules;
}

/** PostgreSQL has no NUL in its texts, so nothing is named with one. For the routes that are added after it. */
const refuseNul: MiddlewareHandler<ApiEnv> = (c, next) => {
  if (c.req.path.includes("\0")) throw new HttpError("not_found", "There is nothing of that name.");
  return next();
};

/** Puts the tables in place and opens the accounts. */
export async function openAccounts({
  config,
  databaseUrl,
  publicUrl,
  addressOf,
  log,
  rules = publicTargets,
}: AccountsOptions): Promise<Accounts> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: "async-workflow accounts" });
  pool.on("error", () => undefined); // the next query reports any real trouble
  await migrateAccounts(pool);
  const sendMail = mailer(config.smtpUrl, config.mailFrom, log);
  const signIn = createSignIn({ config, publicUrl, pool, sendMail });
  const oidc =
    config.oidc &&
    (await watchOidc({
      issuer: config.oidc.issuer,
      log,
      onUp: signIn.openOidc,
    }));
  const tokens = createPublicTokens(config.secret);
  const bearer = createBearerCheck(pool, tokens, addressOf);
  const callers = createCallers(signIn, pool, publicUrl, bearer);
  const refusals = openRefusalLog(pool, log);
  const context: AccountsContext = { config, publicUrl, pool, signIn, oidc, callers, sendMail, addressOf };
  return {
    principalOf: callers.principalOf,
    onRefused: refusals.note,
    endRefusals: refusals.endWindow,
    setupLink: await newSetupLink(pool, publicUrl),
    serve(api, engine) {
      api.use(refuseNul);
      serveSignIn(api, context, createSignInThrottle(pool));
      serveSetup(api, context);
      serveMe(api, context);
      serveWorkspaces(api, context);
      serveMembers(api, context);
      serveInvitations(api, context);
      serveKeys(api, context, tokens, bearer);
      serveWebhooks(api, context, { engine, box: createSecretBox(config.secret), rules });
      serveInlets(api, context, engine, createInletSigner(config.secret));
    },
    async close() {
      oidc?.close();
      await refusals.endWindow();
      await pool.end();
    },
  };
}
