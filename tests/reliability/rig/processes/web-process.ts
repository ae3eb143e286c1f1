/** The web process of a run: the API and its live stream, on the server that production uses. Arguments: the database, the port, the release. */

import { createApi, everyPermission, type Principal } from "../../../../engine/src/http/index.ts";
import { createEngine } from "../../../../engine/src/index.ts";
import { startWebServer } from "../../../../lib/processes/web-server.ts";
import { leave } from "./parent.ts";
import { rigWorkflows, unmanned } from "./rig-workflows.ts";
import { obeyClock } from "./skewed-clock.ts";
import { warnings } from "./warnings.ts";

const [databaseUrl = "", port = "", release = "1"] = process.argv.slice(2);
obeyClock();
const engine = createEngine({
  databaseUrl,
  workflows: [...rigWorkflows(undefined, undefined, release === "2" ? 2 : 1), unmanned],
  log: warnings,
});
const ending = new AbortController();
// Who somebody is, tests of accounts look at; here they say it, and what is theirs is what counts.
const principalOf = (request: Request): Principal | null => {
  const [, workspace] = /^Bearer (\w+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  return workspace === undefined ? null : { workspace, owner: "local", may: everyPermission, via: "key" };
};
const api = createApi(engine, { defaultWorkflow: "freight", log: warnings, signal: ending.signal, principalOf });
const pages = {
  handle: async (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(404).end(),
};
const server = await startWebServer({ host: "127.0.0.1", port: Number(port), api: api.fetch, pages });
process.send?.({ ready: true });

process.once("SIGTERM", async () => {
  ending.abort();
  await server.close(1_000);
  await engine.close();
  leave();
});
