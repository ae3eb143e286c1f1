/** Builds what is packed: ESM and types by tsc, and the SQL files beside the code that reads them. */
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const engine = fileURLToPath(new URL("../", import.meta.url));
const dist = join(engine, "dist");
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));

rmSync(dist, { recursive: true, force: true });
compile();
for (const name of filesOf(dist, ".d.ts")) nameWhatIsPacked(join(dist, name));
for (const name of filesOf(join(engine, "src"), ".sql")) cpSync(join(engine, "src", name), join(dist, name));

function compile(): void {
  const tsc = join(typescript, "bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "--project", join(engine, "tsconfig.build.json")], { stdio: "inherit" });
  } catch {
    process.exit(1); // tsc has said what is wrong
  }
}

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(ending));
}

// tsc makes "./x.js" of "./x.ts" in the code but not in the declarations, and only newer compilers follow the latter.
function nameWhatIsPacked(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/((?:from |import\()"\.[^"]*)\.ts"/g, '$1.js"'));
}
