/** Where the bench ran, and with what versions. */
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";

export function describeMachine(): Record<string, string> {
  const [cpu] = cpus();
  return {
    cpu: `${cpus().length} × ${cpu?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `Linux ${release().split("-")[0]}`,
    node: `Node ${process.version.slice(1)}`,
  };
}

/** The version of an installed package of the bench. */
export function packageVersion(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
