/** What `npm start` says when everything runs. */
import { relative } from "node:path";
import { projectRoot } from "../config/project-root.ts";
import type { EmbeddedPostgres } from "../embedded-postgres/index.ts";

export function banner(webUrl: string, access: string, database: string, workerIds: readonly string[]): string {
  const [firstWorker = "none (WORKERS=0)", ...otherWorkers] = workerIds;
  const lines = [
    ["Web", webUrl],
    ["Access", access],
    ["Database", database],
    [otherWorkers.length > 0 ? "Workers" : "Worker", firstWorker],
    ...otherWorkers.map((id) => ["", id]),
  ];
  const body = lines.map(([label = "", value = ""]) => `  ${label.padEnd(10)}${value}`).join("\n");
  return `\n  Async Workflow is running. Ctrl-C ends it.\n\n${body}\n`;
}

/** Who gets in. `setup`: the address where the first owner is made. */
export function describeAccess(login: boolean, setup: string | undefined): string {
  if (!login) return "this machine only, without login (AUTH=required turns it on)";
  return setup ? `login; make the first owner at ${setup}` : "login";
}

export function describeEmbedded({ folder, port, adopted }: EmbeddedPostgres): string {
  const short = relative(projectRoot, folder);
  return `embedded, ${short.startsWith("..") ? folder : short}, port ${port}${adopted ? ", ran already" : ""}`;
}
