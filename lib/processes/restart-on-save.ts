/** Development: restarts the processes whose code was saved. Pages are Next's own affair. */
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../config/project-root.ts";
import type { Tree } from "./tree.ts";

const watched = ["engine/src", "workflows", "lib/config", "lib/processes", "server.ts", "worker.ts", ".env"];
/** Editors write a file in several steps, and people save several files. */
const settleMs = 150;

export function restartOnSave(tree: Tree, say: (line: string) => void): void {
  let pending: NodeJS.Timeout | undefined;
  const onChange = (name: string) => {
    if (!/\.(ts|tsx|sql|json)$|^\.env$/.test(name)) return;
    clearTimeout(pending);
    pending = setTimeout(() => {
      say(`${name} changed; restarting.`);
      for (const child of [tree.web, ...tree.workers]) void child.restart();
    }, settleMs);
  };
  for (const path of watched) {
    const full = join(projectRoot, path);
    if (existsSync(full)) watch(full, { recursive: true }, (_, name) => onChange(name ?? path));
  }
}
