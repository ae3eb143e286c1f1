/** Builds the pages when the last build is missing or of other sources. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "../config/project-root.ts";
import { compressFiles } from "./compressed-files.ts";
import { StartUpError } from "./start-up-error.ts";

/** What pages are built of. */
const sources = ["app", "components", "hooks", "lib", "public", "engine/src", "proxy.ts", "instrumentation-client.ts"];
const settings = ["next.config.ts", "postcss.config.mjs", "tsconfig.json", "package-lock.json"];
const lookAgainMs = 500;
const stamp = join(projectRoot, ".next/sources-hash");
/** What a build has for browsers. */
export const staticFiles = join(projectRoot, ".next/static");

/** Resolves when there is a build of the present sources. Throws `StartUpError` when it fails. */
export async function ensureBuild(say: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const wanted = hashOfSources();
  for (let said = false; builtFrom() !== wanted; said = true) {
    if (!said) say(builtFrom() ? "The pages changed since they were built. Building them …" : "Building the pages …");
    if (await build(signal)) {
      await compressFiles(staticFiles);
      writeFileSync(stamp, wanted);
    } else await wait(lookAgainMs, undefined, { signal });
  }
}

let servedBuild: string | undefined;

/** Which build of the pages this process serves; nothing while they are made on demand. */
export function pagesBuild(): string | undefined {
  if (process.env.NODE_ENV === "development") return undefined;
  const file = join(projectRoot, ".next/BUILD_ID");
  if (servedBuild === undefined && existsSync(file)) servedBuild = readFileSync(file, "utf8").trim();
  return servedBuild;
}

/** The sources of the last complete build. */
function builtFrom(): string | undefined {
  const complete = existsSync(stamp) && existsSync(join(projectRoot, ".next/BUILD_ID"));
  return complete ? readFileSync(stamp, "utf8") : undefined;
}

/** False: another process is just building here. */
async function build(signal: AbortSignal | undefined): Promise<boolean> {
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
  const [code] = await once(child, "close");
  if (code === 0) return true;
  if (/another .*next build/i.test(stripVTControlCharacters(output))) return false;
  rmSync(stamp, { force: true });
  console.error(output.trim());
  throw new StartUpError("The pages could not be built; the output of next build is above.");
}

/** Of paths and contents, so that a fresh checkout or a touched file is no change. */
function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const path of [...sources, ...settings].flatMap(filesBelow)) {
    const content = readFileSync(join(projectRoot, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

function filesBelow(path: string): string[] {
  const full = join(projectRoot, path);
  if (!existsSync(full)) return [];
  try {
    return readdirSync(full)
      .sort()
      .flatMap((name) => filesBelow(`${path}/${name}`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return [path];
    throw error;
  }
}
