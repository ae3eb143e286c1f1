/**
 * Looks whether the provider of single sign-on answers. One that does not when the server starts is said in the log and asked
 * again, so that people can sign in with it as soon as it is back, without a restart.
 */
import type { Log } from "async-workflow";

export interface OidcWatch {
  readonly isUp: boolean;
  /** Asks once more, unless it is known to be up; those who ask at the same time share one question. */
  check(): Promise<boolean>;
  close(): void;
}

export interface OidcWatchOptions {
  readonly issuer: string;
  readonly log: Log;
  readonly onUp: () => void;
}

const patienceMs = 3_000;
const everyMs = 30_000;
const needed = ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"] as const;

export const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

/** Asks for the first time. Once it was up nothing is asked again: what it said is known then. */
export async function watchOidc({ issuer, log, onUp }: OidcWatchOptions): Promise<OidcWatch> {
  const url = discoveryUrl(issuer);
  let isUp = false;
  let asking: Promise<boolean> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let said: string | undefined;

  async function ask(): Promise<boolean> {
    const fault = await faultOf(url);
    if (fault === undefined) {
      isUp = true;
      clearInterval(timer);
      if (said !== undefined) log.info("single sign-on is available", { issuer });
      onUp();
    } else if (fault !== said) {
      said = fault;
      log.warn(`single sign-on is not available: ${url} ${fault}. It is asked again every ${everyMs / 1000} s.`);
    }
    return isUp;
  }

  function check(): Promise<boolean> {
    if (isUp) return Promise.resolve(true);
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  await check();
  if (!isUp) timer = setInterval(() => void check(), everyMs).unref();
  return {
    get isUp() {
      return isUp;
    },
    check,
    close: () => clearInterval(timer),
  };
}

/** Undefined: it is as it should be. */
async function faultOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    if (!response.ok) return `answers ${response.status}`;
    const settings = (await response.json()) as Record<string, unknown>;
    const missing = needed.filter((name) => typeof settings[name] !== "string");
    return missing.length === 0 ? undefined : `names no ${missing.join(", ")}`;
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "does not answer" : "cannot be reached or gives no JSON";
  }
}
