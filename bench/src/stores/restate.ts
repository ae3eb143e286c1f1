/** A single Restate node with its own storage, out of the npm package. */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { spawnServer } from "./spawned.ts";
import type { Store } from "./store.ts";

export async function openRestate(folder: string): Promise<Store> {
  const [ingress, admin, node] = [await freePort(), await freePort(), await freePort()];
  const config = join(folder, "restate.toml");
  writeFileSync(config, configuration(folder, ingress, admin, node));
  const adminUrl = `http://127.0.0.1:${admin}`;
  const program = createRequire(import.meta.url).resolve(
    `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
  );
  const server = await spawnServer(program, ["--config-file", config], folder, async () => {
    for (const url of [`${adminUrl}/health`, `http://127.0.0.1:${ingress}/restate/health`]) {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
    }
  });
  return {
    target: { url: `http://127.0.0.1:${ingress}`, adminUrl },
    pid: server.pid,
    settle: async () => {},
    connections: async () => Number.NaN,
    transactions: async () => Number.NaN,
    close: server.stop,
  };
}

function configuration(folder: string, ingress: number, admin: number, node: number): string {
  return `
base-dir = ${JSON.stringify(folder)}
node-name = "bench"
bind-address = "127.0.0.1:${node}"
advertised-address = "http://127.0.0.1:${node}/"
disable-telemetry = true
log-filter = "warn"
[ingress]
bind-address = "127.0.0.1:${ingress}"
[admin]
bind-address = "127.0.0.1:${admin}"
`;
}
