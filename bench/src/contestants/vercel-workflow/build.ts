/** Compiles the workflows with the library's own command, target "standalone". */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const resolve = createRequire(import.meta.url).resolve;
const folder = join(dirname(resolve("pg/package.json")), "../.vercel-workflow");
const output = join(folder, ".well-known/workflow/v1");

/** Where the compiled handlers are. */
export const handlers = { flow: join(output, "flow.js"), step: join(output, "step.js") };

export async function build(): Promise<void> {
  const entries = fileURLToPath(new URL("entries.js", import.meta.url));
  const command = join(dirname(resolve("workflow")), "../bin/run.js");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "workflows"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n'); // its output is CommonJS
  cpSync(entries, join(folder, "workflows/entries.js"));
  await promisify(execFile)(process.execPath, [command, "build"], { cwd: folder });
}

/** The id under which the compiler registered a workflow. */
export function workflowId(name: string): string {
  const manifest = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8")) as {
    workflows: Record<string, Record<string, { workflowId: string }>>;
  };
  const found = Object.values(manifest.workflows).find((file) => file[name])?.[name];
  if (!found) throw new Error(`The compiler did not find the workflow "${name}".`);
  return found.workflowId;
}
