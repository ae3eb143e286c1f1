/** The HTTP server of the web process: the API and its reference by their own handler, everything else by the pages' handler. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { defaultBodyMs, endLateBody, withinBodyTime } from "./body-time.ts";
import { secureAnswers } from "./page-security.ts";
import { StartUpError } from "./start-up-error.ts";

export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes connections that become another protocol. Without it an upgrade is a request like any other. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): unknown;
}

export interface WebServer {
  /** Answers what has begun, for at most `graceMs`, and nothing new. Live streams must have been ended by then. */
  close(graceMs: number): Promise<void>;
}

export interface WebServerOptions {
  readonly host: string;
  readonly port: number;
  readonly api: (request: Request, incoming: IncomingMessage) => Response | Promise<Response>;
  readonly pages: Pages;
  /** Reached by https: answers of the API say so too. */
  readonly https?: boolean;
  /** How long a body may take, beside what its size earns it. */
  readonly bodyMs?: number;
}

// As long as the largest upload takes at the slowest speed that is allowed. What a body may take is looked at below.
const longestRequestMs = 75 * 60_000;

/** Resolves when it listens. Throws `StartUpError` when it cannot. */
export async function startWebServer({
  host,
  port,
  api,
  pages,
  https = false,
  bodyMs = defaultBodyMs,
}: WebServerOptions): Promise<WebServer> {
  const answerApi = getRequestListener(
    (request, bindings) => {
      const incoming = bindings.incoming as IncomingMessage;
      secureAnswers(bindings.outgoing as ServerResponse, https);
      return withinBodyTime(incoming, bodyMs, Promise.resolve(api(request, incoming)));
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer({ headersTimeout: 10_000, requestTimeout: longestRequestMs, keepAliveTimeout: 65_000 });
  const answering = new Set<ServerResponse>();
  let closing = false;
  server.on("request", (request, response) => {
    if (closing) response.shouldKeepAlive = false;
    answering.add(response);
    response.once("close", () => answering.delete(response));
    const path = request.url ?? "";
    // A request in proxy form ("GET http://host/") asks for another server.
    if (!path.startsWith("/")) response.writeHead(400).end();
    else if (/^\/(?:api|reference)(?:[/?]|$)/.test(path)) void answerApi(request, response);
    else endLateBody(request, response, bodyMs, pages.handle(request, response)).catch(() => response.destroy());
  });
  const upgraded = new Set<Duplex>();
  if (pages.upgrade) {
    server.on("upgrade", (request, socket: Duplex, head) => {
      upgraded.add(socket);
      socket.once("close", () => upgraded.delete(socket));
      pages.upgrade?.(request, socket, head);
    });
  }
  server.listen({ host, port });
  try {
    await once(server, "listening");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartUpError(
      code === "EADDRINUSE" ? `Port ${port} is in use: set PORT to another one.` : `Cannot listen: ${message}.`,
    );
  }
  return {
    async close(graceMs) {
      const closed = once(server, "close");
      // Whoever kept its connection would be cut off in the middle of a later request, when the grace is over.
      closing = true;
      for (const response of answering) response.shouldKeepAlive = false;
      server.close();
      server.closeIdleConnections();
      // They are no longer the server's to close, which yet waits for them.
      for (const socket of upgraded) socket.destroy();
      const late = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(late);
    },
  };
}
