/** The headers that tell a browser what a page may do: run our own scripts, talk to this server, and nothing else. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface PageSecurityOptions {
  /** Next's development server evaluates code and opens a socket. */
  readonly dev: boolean;
  /** Reached by https: the browser is told never to come without. */
  readonly https: boolean;
}

/** The request header in which a page finds the nonce of its scripts. What a caller sends under that name is replaced. */
const nonceHeader = "x-nonce";

const always: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self)",
};
const apiHeaders = Object.entries({
  ...always,
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
  Vary: "Cookie, Authorization",
});
const twoYears = "max-age=63072000; includeSubDomains";

/** Pages with a Content-Security-Policy of their own: a fresh nonce each, which Next puts on its scripts. */
export function securePages(handle: Handle, { dev, https }: PageSecurityOptions): Handle {
  return (request, response) => {
    const nonce = randomBytes(16).toString("base64");
    const policy = contentSecurityPolicy(nonce, dev);
    request.headers[nonceHeader] = nonce;
    request.headers["content-security-policy"] = policy;
    for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
    if (https) response.setHeader("Strict-Transport-Security", twoYears);
    response.setHeader("Content-Security-Policy", policy);
    return handle(request, response);
  };
}

/** Styles may be inline: positions and sizes of menus and charts are. Scripts may not. */
function contentSecurityPolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src 'self'${dev ? " ws: wss:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * What every answer of the API carries, unless its route says otherwise. Set before there is an answer, which is
 * cheaper than to look through the headers of each.
 */
export function secureAnswers(response: ServerResponse, https: boolean): void {
  for (const [name, value] of apiHeaders) response.setHeader(name, value);
  if (https) response.setHeader("Strict-Transport-Security", twoYears);
}
