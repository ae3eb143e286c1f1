/** Whether there is a login, and what it needs. */
import { StartUpError } from "../processes/start-up-error.ts";
import type { Variables } from "./variables.ts";

export interface AccountsConfig {
  /** Signs cookies and tokens. At least 32 characters. */
  readonly secret: string;
  /** The address people open, as an origin. Undefined: the one the server listens on. */
  readonly publicUrl: string | undefined;
  /** Proxies whose word about the caller's address is believed. */
  readonly trustedProxies: readonly string[];
  /** Of pages that may call with a key or a token. */
  readonly allowedOrigins: readonly string[];
  /** Undefined: mails are printed to the log. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly github: OAuthClient | undefined;
  readonly oidc: (OAuthClient & { readonly issuer: string }) | undefined;
}

interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What may hold a password and is therefore never repeated in a message. */
export const secrets: ReadonlySet<string> = new Set([
  "DATABASE_URL",
  "DATABASE_MIGRATION_URL",
  "AUTH_SECRET",
  "PAYLOAD_KEYS",
  "SMTP_URL",
  "GITHUB_CLIENT_SECRET",
  "OIDC_CLIENT_SECRET",
]);

const makeSecret = `node -e "console.log(require('node:crypto').randomBytes(32).toString('base64url'))"`;

/** Only a server on somebody's own machine is without login. Throws `StartUpError` when login is on and cannot be safe. */
export function readAccounts(values: Variables): AccountsConfig | null {
  const loopback = isLoopback(values.HOST);
  if (loopback && values.AUTH !== "required") return null;
  const why = loopback ? "AUTH=required" : `HOST=${values.HOST} can be reached by others, so login is on`;
  const secret = values.AUTH_SECRET ?? "";
  if (!isStrong(secret)) {
    throw new StartUpError(
      `AUTH_SECRET is ${secret ? "too weak" : "missing"} (${why}): set it to what this prints: ${makeSecret}`,
    );
  }
  if (!loopback && !values.PUBLIC_URL) {
    throw new StartUpError(
      `PUBLIC_URL is missing (${why}): set it to the address people open, like https://workflows.example.org`,
    );
  }
  return {
    secret,
    publicUrl: values.PUBLIC_URL,
    trustedProxies: values.TRUSTED_PROXIES,
    allowedOrigins: values.ALLOWED_ORIGINS,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    github: client(values.GITHUB_CLIENT_ID, values.GITHUB_CLIENT_SECRET, "GITHUB"),
    oidc: oidc(values),
  };
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

// A phrase like "secretsecretsecretsecretsecretsecret" is long and yet the first that anybody tries.
function isStrong(secret: string): boolean {
  return secret.length >= 32 && new Set(secret).size >= 16;
}

function client(clientId: string | undefined, clientSecret: string | undefined, name: string): OAuthClient | undefined {
  if (clientId && clientSecret) return { clientId, clientSecret };
  if (clientId || clientSecret)
    throw new StartUpError(`${name}_CLIENT_ID and ${name}_CLIENT_SECRET belong together: set both.`);
  return undefined;
}

function oidc(values: Variables): AccountsConfig["oidc"] {
  const known = client(values.OIDC_CLIENT_ID, values.OIDC_CLIENT_SECRET, "OIDC");
  if (known && values.OIDC_ISSUER) return { ...known, issuer: values.OIDC_ISSUER };
  if (known || values.OIDC_ISSUER)
    throw new StartUpError("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together.");
  return undefined;
}
