/** The web process: the API and the pages, from one server. Any number of them on one database. */
import { createServer } from "node:http";
import { createEngine } from "async-workflow";
import { createApi } from "async-workflow/http";
import { loadConfig } from "./lib/config/index.ts";
import { projectRoot } from "./lib/config/project-root.ts";
import { findDatabaseUrl } from "./lib/processes/database-url.ts";
import { announceReady, exitOnUncaught, onEnd } from "./lib/processes/lifetime.ts";
import { createLog } from "./lib/processes/log.ts";
import { runMain } from "./lib/processes/main.ts";
import { ensureBuild } from "./lib/processes/web-build.ts";
import { defaultPort, webUrl } from "./lib/processes/web-port.ts";
import { type Pages, startWebServer } from "./lib/processes/web-server.ts";
import { closeDatabase, database } from "./workflows/database.ts";
import { fileRoutes } from "./workflows/files/routes.ts";
import { workflows } from "./workflows/index.ts";

const graceMs = 1_500;

// Before Next is loaded, which picks its parts by it. `npm start` and `npm run dev` say it; alone it is production.
Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? "production", NEXT_TELEMETRY_DISABLED: "1" });
const { default: next } = await import("next");

await runMain(async () => {
  const config = loadConfig();
  const { host, port = defaultPort } = config;
  const databaseUrl = findDatabaseUrl(config);
  const log = createLog("web", config.logLevel);
  exitOnUncaught(log);

  const engine = createEngine({ databaseUrl, workflows, log });
  await engine.migrate();
  const ending = new AbortController();
  const allowedHosts = isLoopback(host) ? [] : undefined;
  const api = createApi(engine, { defaultWorkflow: "demo", log, signal: ending.signal, allowedHosts });
  api.route("/api", fileRoutes(await database()));

  const dev = process.env.NODE_ENV === "development";
  if (!dev && !process.send) await ensureBuild(log.info);
  // Next takes the upgrades of the server it is told of: this one, which never listens and gets what is passed on.
  const upgrades = createServer();
  const app = next({ dev, dir: projectRoot, hostname: host, port, httpServer: upgrades });
  await app.prepare();
  const upgrade: Pages["upgrade"] = (request, socket, head) =>
    upgrades.emit("upgrade", request, socket, head) || socket.destroy();
  const pages: Pages = { handle: app.getRequestHandler(), ...(dev && { upgrade }) };
  const server = await startWebServer({ host, port, api: api.fetch, pages });

  onEnd(config, log, graceMs, async () => {
    ending.abort();
    await server.close(graceMs);
    await Promise.all([engine.close(), closeDatabase(), app.close()]);
  });
  announceReady(log, "Web is ready", { url: webUrl(host, port) });
});

/** Only a server on somebody's own machine knows by which names it may be called. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
