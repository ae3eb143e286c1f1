/** A Redis with an append-only file, flushed every second: its documented setting for durability at speed. */
import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { freePort } from "./free-port.ts";
import { spawnServer } from "./spawned.ts";
import type { Store } from "./store.ts";

/** The version of the `redis-server` on this machine, or undefined. */
export function redisVersion(): string | undefined {
  const { stdout } = spawnSync("redis-server", ["--version"], { encoding: "utf8" });
  return /v=(\S+)/.exec(stdout ?? "")?.[1];
}

export async function openRedis(folder: string): Promise<Store> {
  const port = await freePort();
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const durable = ["--appendonly", "yes", "--appendfsync", "everysec"];
  const server = await spawnServer("redis-server", [...args, ...durable], folder, () => reach(port));
  return {
    target: { url: `redis://127.0.0.1:${port}` },
    pid: server.pid,
    settle: async () => {},
    connections: async () => Number.NaN,
    transactions: async () => Number.NaN,
    close: server.stop,
  };
}

function reach(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(void socket.end())).once("error", reject);
  });
}
