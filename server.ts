/** The web process: the API and the pages, from one server. Any number of them on one database. */
import { createServer } from "node:http";
import { aes256gcmCodec, createEngine } from "async-workflow";
import { createApi } from "async-workflow/http";
import { clientAddress } from "./accounts/client-address.ts";
import { firstWorkspace } from "./accounts/first-workspace.ts";
import type { AccountsOptions } from "./accounts/index.ts";
import { openRateLimit } from "./accounts/rate-limits.ts";
import { serveLocalMe } from "./accounts/routes/local-me.ts";
import { signInFirst } from "./accounts/sign-in-first.ts";
import { answerPages } from "./lib/api/own-api.ts";
import { referenceRoutes } from "./lib/api-reference/routes.ts";
import { isLoopback } from "./lib/config/accounts.ts";
import { loadConfig } from "./lib/config/index.ts";
import { projectRoot } from "./lib/config/project-root.ts";
import { serveCompressed } from "./lib/processes/compressed-files.ts";
import { findDatabaseUrl } from "./lib/processes/database-url.ts";
import { announceReady, endAtOnceUntilStarted, exitOnUncaught, onEnd } from "./lib/processes/lifetime.ts";
import { createLog } from "./lib/processes/log.ts";
import { runMain } from "./lib/processes/main.ts";
import { securePages } from "./lib/processes/page-security.ts";
import { ensureBuild, pagesBuild, staticFiles } from "./lib/processes/web-build.ts";
import { defaultPort, webUrl } from "./lib/processes/web-port.ts";
import { type Pages, startWebServer } from "./lib/processes/web-server.ts";
import { systemWorkflows } from "./webhooks/system-workflows.ts";
import { closeDatabase, database } from "./workflows/database.ts";
import { describeFiles } from "./workflows/files/describe.ts";
import { fileRoutes } from "./workflows/files/routes.ts";
import { workflows } from "./workflows/index.ts";

const graceMs = 1_500;

// Before Next is loaded, which picks its parts by it. `npm start` and `npm run dev` say it; alone it is production.
Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? "production", NEXT_TELEMETRY_DISABLED: "1" });
const { default: next } = await import("next");

await runMain(async () => {
  endAtOnceUntilStarted();
  const config = loadConfig();
  const { host, port = defaultPort } = config;
  const databaseUrl = await findDatabaseUrl(config);
  const log = createLog("web", config.logLevel);
  exitOnUncaught(log);

  const codec = config.payloadKeys && aes256gcmCodec(config.payloadKeys);
  const engine = createEngine({ databaseUrl, workflows: [...workflows, ...systemWorkflows(config)], log, codec });
  await engine.migrate();
  const ending = new AbortController();
  const addresses = new WeakMap<Request, string>();
  const addressOf = (request: Request) => addresses.get(request) ?? "unknown";
  const publicUrl = config.accounts?.publicUrl ?? webUrl(host, port);
  const accounts =
    config.accounts && (await withLogin({ config: config.accounts, databaseUrl, publicUrl, addressOf, log }));
  const rates = config.rateLimits && (await openRateLimit({ databaseUrl, limits: config.rateLimits, addressOf, log }));
  // In local mode only this machine's own names are served; with login, the public one too.
  const allowedHosts = config.accounts || !isLoopback(host) ? [new URL(publicUrl).host] : [];
  const api = createApi(engine, {
    defaultWorkflow: "demo",
    serverWorkspace: firstWorkspace,
    hidden: systemWorkflows(config).map(({ name }) => name),
    log,
    signal: ending.signal,
    allowedHosts,
    allowedOrigins: config.accounts?.allowedOrigins ?? [],
    addressOf,
    ...(rates && { rateLimit: rates.rateLimit }),
    ...(config.streamsPerCaller && { streamsPerCaller: config.streamsPerCaller }),
    build: pagesBuild,
    ...(accounts && { principalOf: accounts.principalOf, onRefused: accounts.onRefused }),
  });
  if (accounts) accounts.serve(api, engine);
  else serveLocalMe(api);
  api.route("/api", fileRoutes(await database()));
  describeFiles(api);
  api.route("/reference", referenceRoutes());
  answerPages((request) => api.fetch(request));

  const dev = process.env.NODE_ENV === "development";
  if (!dev && !process.send) await ensureBuild(log.info);
  // Next takes the upgrades of the server it is told of: this one, which never listens and gets what is passed on.
  const upgrades = createServer();
  const app = next({ dev, dir: projectRoot, hostname: host, port, httpServer: upgrades });
  await app.prepare();
  const upgrade: Pages["upgrade"] = (request, socket, head) =>
    upgrades.emit("upgrade", request, socket, head) || socket.destroy();
  const https = publicUrl.startsWith("https://");
  const serve = serveCompressed(staticFiles, app.getRequestHandler());
  const handle = securePages(accounts ? signInFirst(serve) : serve, { dev, https });
  const pages: Pages = { handle, ...(dev && { upgrade }) };
  const trusted = config.accounts?.trustedProxies ?? [];
  const server = await startWebServer({
    host,
    port,
    pages,
    https,
    api(request, incoming) {
      addresses.set(request, clientAddress(incoming, trusted));
      return api.fetch(request);
    },
  });

  onEnd(config, log, graceMs, async () => {
    ending.abort();
    await server.close(graceMs);
    await Promise.all([engine.close(), accounts?.close(), rates?.close(), closeDatabase(), app.close()]);
  });
  const setup = accounts?.setupLink;
  announceReady(log, "Web is ready", { url: webUrl(host, port), ...(setup && { setup }) });
});

/** Loaded where it is needed: all that belongs to a login doubles the time to start. */
async function withLogin(options: AccountsOptions) {
  const { openAccounts } = await import("./accounts/index.ts");
  return openAccounts(options);
}
