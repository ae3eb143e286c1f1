/** Vercel Workflow on its PostgreSQL world: workflows and steps as it ships them, over HTTP to the worker's own process. */
import { execFile } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { Contestant, Participant, Target } from "../../contestant.ts";
import type { Probe } from "../../probe.ts";
import { freePort } from "../../stores/free-port.ts";
import { build, handlers, workflowId } from "./build.ts";

export const vercelWorkflow: readonly Contestant[] = [
  {
    profile: {
      library: "vercel-workflow",
      name: "default",
      settings: "standalone build, worker concurrency 10",
      store: "postgres",
      durability: "every step and event committed with fsync; kept",
      pace: { one: 80, three: 40, start: 600, latency: 12 },
      mostWorkers: 1,
      idle: true,
    },
    packages: ["workflow", "@workflow/world-postgres"],
    build,
    open: async (target, probe) => participant(target, probe),
  },
];

type Handler = (request: Request) => Promise<Response>;

const require = createRequire(import.meta.url);

async function participant({ url }: Target, probe: Probe): Promise<Participant> {
  const sql = new pg.Pool({ connectionString: url, max: 1 });
  const port = await freePort();
  // Until `work` listens there, nothing answers on that port, and the world waits for it before it takes entries.
  Object.assign(process.env, {
    WORKFLOW_TARGET_WORLD: "@workflow/world-postgres",
    WORKFLOW_POSTGRES_URL: url,
    PORT: `${port}`,
  });
  // Loaded here, 14 MB of code, so that the measurement does not pay for it.
  const routes = new Map<string, Handler>();
  for (const [name, file] of Object.entries(handlers)) {
    routes.set(`/.well-known/workflow/v1/${name}`, (require(file) as { POST: Handler }).POST);
  }
  return {
    prepare: async () => {
      const setup = join(dirname(require.resolve("@workflow/world-postgres")), "../bin/setup.js");
      await promisify(execFile)(process.execPath, [setup]);
    },
    start: async (kind, input) => {
      const { start } = await import("workflow/api");
      return start({ workflowId: workflowId(kind) }, [input]);
    },
    work: async () => {
      Object.assign(globalThis, { benchProbe: probe });
      const server = createServer((request, response) => void answer(routes, request, response));
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
      const { getWorld } = await import("workflow/runtime");
      await getWorld().start?.();
    },
    drained: async () => {
      const text = "select from workflow.workflow_runs where status in ('pending', 'running') limit 1";
      return (await sql.query(text)).rowCount === 0;
    },
  };
}

async function answer(
  routes: ReadonlyMap<string, Handler>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const handler = routes.get(request.url ?? "");
  if (!handler) return void response.writeHead(404).end();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const result = await handler(
    new Request(`http://${request.headers.host}${request.url}`, {
      method: request.method ?? "POST",
      headers,
      body: Buffer.concat(chunks),
    }),
  );
  response.writeHead(result.status, Object.fromEntries(result.headers));
  response.end(Buffer.from(await result.arrayBuffer()));
}
