/**
 * Strips the types of the library and of the bench, as packing would, so that the measured processes run plain
 * JavaScript: a loader costs memory and time (tsx wraps every closure that it names).
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
// Below node_modules: imports find the packages of the bench first, then those of the project.
const built = join(root, "bench/node_modules/.built");

/** Builds everything anew; returns the path of the actor's main module. */
export function build(): string {
  rmSync(built, { recursive: true, force: true });
  for (const source of ["engine/src", "bench/src"]) {
    for (const file of readdirSync(join(root, source), { recursive: true, encoding: "utf8" })) {
      const from = join(root, source, file);
      const to = join(built, source, file);
      if (file.endsWith(".sql")) copy(from, to);
      else if (file.endsWith(".ts")) strip(from, to.replace(/\.ts$/, ".js"));
    }
  }
  writeFileSync(join(built, "package.json"), '{ "type": "module" }\n');
  // The library looks its version up there.
  copy(join(root, "engine/package.json"), join(built, "engine/package.json"));
  return join(built, "bench/src/actor/main.js");
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function strip(from: string, to: string): void {
  const code = stripTypeScriptTypes(readFileSync(from, "utf8"), { mode: "transform" });
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, code.replace(/(["'])(\.{1,2}\/[^"'\n]+)\.ts\1/g, "$1$2.js$1"));
}
