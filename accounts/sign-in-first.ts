/** Sends whoever opens a page without a session to the sign-in page. A courtesy: what is on the pages, the API guards. */
import type { IncomingMessage, ServerResponse } from "node:http";

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const free = /^\/(?:login|setup|invitation|reset-password|_next\/|icon|favicon|__next)/;

const bare = /^\/(?:login|setup|invitation|reset-password)(?:[/?#]|$)/;
/** The request header by which a page learns that it stands alone. */
const bareHeader = "x-bare";

export function signInFirst(handle: Handle): Handle {
  return async (request, response) => {
    const path = request.url ?? "/";
    const signedIn = request.headers.cookie?.includes("session_token=");
    // Somebody who is not in sees no frame around the page; what a caller sends under that name is replaced.
    request.headers[bareHeader] = bare.test(path) ? "1" : "";
    if (signedIn || free.test(path) || /\.[a-z0-9]+$/.test(path)) return handle(request, response);
    response.writeHead(302, { Location: `/login?next=${encodeURIComponent(path)}`, "Cache-Control": "no-store" }).end();
  };
}
