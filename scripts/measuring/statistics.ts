/** What measurements print and keep. */

import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../lib/config/project-root.ts";

export interface Summary {
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 100) / 100;
  return { samples: sorted.length, p50: at(0.5), p95: at(0.95), most: at(1) };
}

/** Keeps a result in bench/results, with the machine it comes from. */
export function keepResult(name: string, result: object): void {
  const machine = {
    measuredAt: new Date().toISOString(),
    node: process.version,
    processor: cpus()[0]?.model ?? "",
    processors: cpus().length,
    // Far above the number of processors: the machine was not quiet, and what the clock says is too much.
    loadAverage: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
  const file = join(projectRoot, `bench/results/${name}.json`);
  writeFileSync(file, `${JSON.stringify({ ...machine, ...result }, null, 2)}\n`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
