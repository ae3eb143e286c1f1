/**
 * Builds the engine and the rig's processes to plain JavaScript: a worker then starts in a tenth of a second, and a build with a
 * mechanism broken on purpose is made by the same means as the intact one.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectRoot } from "../../../lib/config/project-root.ts";

/** A change of one file of the engine: `find` must stand there exactly once. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Build {
  /** Path of a built file, given the path of its source. */
  program(source: string): string;
  remove(): void;
}

const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const sources = [
  "engine/src",
  "lib/config",
  "lib/embedded-postgres",
  "lib/processes",
  "webhooks",
  "tests/reliability/history",
  "tests/reliability/hooks",
  "tests/reliability/rig/processes",
];
const processes = "tests/reliability/rig/processes";

export function buildRig(patches: readonly Patch[] = []): Build {
  const folder = mkdtempSync(join(tmpdir(), "async-workflow-rig-"));
  const source = join(folder, "source");
  const built = join(folder, "built");
  for (const path of sources) cpSync(join(projectRoot, path), join(source, path), { recursive: true });
  for (const patch of patches) applyPatch(source, patch);
  for (const place of [source, built]) {
    cpSync(join(projectRoot, "engine/package.json"), join(place, "engine/package.json"));
    // What imports the engine by its name gets the one that was built here.
    const exports = { ".": "./engine/src/index.js", "./*": "./engine/src/*/index.js" };
    const itself = { name: "async-workflow", type: "module", exports };
    writeFileSync(join(place, "package.json"), JSON.stringify(itself));
    symlinkSync(join(projectRoot, "node_modules"), join(place, "node_modules"));
  }
  compile(source, built);
  for (const name of readdirSync(source, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".sql") && !name.startsWith("node_modules")) cpSync(join(source, name), join(built, name));
  }
  return {
    program: (path) => join(built, path.replace(/\.ts$/, ".js")),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The text of a file with the patch applied. Throws unless its place is found exactly once. */
export function patched(text: string, { file, find, replace }: Patch): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} places that read: ${find}`);
  return parts.join(replace);
}

function applyPatch(root: string, patch: Patch): void {
  const path = join(root, patch.file);
  writeFileSync(path, patched(readFileSync(path, "utf8"), patch));
}

// Types are checked where the sources are; a broken build need not even have sound ones.
function compile(source: string, built: string): void {
  const programs = readdirSync(join(source, processes))
    .filter((name) => name.endsWith("-process.ts"))
    .map((name) => `${processes}/${name}`);
  const config = {
    compilerOptions: {
      target: "ES2022",
      module: "NodeNext",
      rootDir: source,
      outDir: built,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
      noCheck: true,
      skipLibCheck: true,
      types: [],
    },
    files: [...programs, "engine/src/runtime/lease-guard-thread.ts"],
  };
  writeFileSync(join(source, "tsconfig.json"), JSON.stringify(config));
  execFileSync(process.execPath, [join(typescript, "bin/tsc"), "--project", source], { stdio: "inherit" });
}
