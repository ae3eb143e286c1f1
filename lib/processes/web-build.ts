/** Builds the pages when the last build is missing or of other sources. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "../config/project-root.ts";
import { compressFiles } from "./compressed-files.ts";
import { StartUpError } from "./start-up-error.ts";

/** What pages are built of. */
const sources = ["app", "components", "hooks", "lib", "public", "engine/src", "proxy.ts", "instrumentation-client.ts"];
const settings = ["next.config.ts", "postcss.config.mjs", "tsconfig.json", "package-lock.json"];
const lookAgainMs = 500;
const abandonedMs = 300_000;
// What `next build` leaves alone when it begins.
const lock = join(projectRoot, ".next/cache/pages-build.lock");
const stamp = join(projectRoot, ".next/sources-hash");
/** What a build has for browsers. */
export const staticFiles = join(projectRoot, ".next/static");

/** Resolves when there is a build of the present sources. Throws `StartUpError` when it fails. */
export async function ensureBuild(say: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const wanted = hashOfSources();
  for (let said = false; builtFrom() !== wanted; said = true) {
    if (!said) say(builtFrom() ? "The pages changed since they were built. Building them …" : "Building the pages …");
    if (!takeLock()) await wait(lookAgainMs, undefined, { signal });
    else
      try {
        // The one before may have built what is wanted.
        if (builtFrom() !== wanted && (await build(signal))) {
          await compressFiles(staticFiles);
          writeFileSync(stamp, wanted);
        }
      } finally {
        rmSync(lock, { force: true });
      }
  }
}

/**
 * One process at a time builds in a folder, from the first file to the stamp. The lock of one that was killed is taken:
 * of a process that is no more, or, because ids come again, five minutes old. Should two take it at once, the lock that
 * `next build` itself holds decides.
 */
function takeLock(): boolean {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (isAbandoned()) rmSync(lock, { force: true });
    return false;
  }
}

function isAbandoned(): boolean {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (holder === process.pid || Date.now() - statSync(lock).mtimeMs > abandonedMs) return true;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
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
