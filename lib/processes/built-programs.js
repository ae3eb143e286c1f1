/**
 * The programs of the app as JavaScript. Run from its sources, through a loader, a worker took 1.2 s of processor time and 117 MB
 * to be ready, the web process 2.2 s and 217 MB; built, 0.4 s and 77 MB, 1.0 s and 151 MB. In JavaScript itself, for it is what
 * runs before there is anything else.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const place = join(root, "node_modules/.cache/async-workflow/programs");
const threads = ["engine/src/runtime/lease-guard-thread.ts"];
const sources = ["start.ts", "server.ts", "worker.ts", ...threads];
/** What decides how they are built. */
const settings = ["lib/processes/built-programs.js", "tsconfig.json", "package-lock.json"];
/** A process that runs an older build may still load a part of it. */
const keptMs = 7 * 86_400_000;

/**
 * The address of a program: of a build of the present sources, which is made where there is none (about a second). Where nothing
 * can be written, of the source, with the loader that understands it. Rejects with what is wrong with the sources.
 *
 * @param {string} name as its source is called, without the ending
 * @returns {Promise<string>}
 */
export async function builtProgram(name, folder = place) {
  try {
    return pathToFileURL(join(presentBuild(folder) ?? (await build(folder)), `${name}.js`)).href;
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS", "ENOTDIR"].includes(error.code)) throw error;
    const { register } = await import("tsx/esm/api");
    register();
    return pathToFileURL(join(root, `${name}.ts`)).href;
  }
}

/** The folder of the last build, if its sources are still the same. */
function presentBuild(folder) {
  try {
    const { inputs, hash } = JSON.parse(readFileSync(join(folder, "latest.json"), "utf8"));
    const build = join(folder, hash);
    return statSync(build).isDirectory() && hashOf(inputs) === hash ? build : undefined;
  } catch (error) {
    // None yet, or a source has gone.
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Complete, or not there: other processes look for it at the same time. */
async function build(folder) {
  const { build } = await import("esbuild");
  mkdirSync(folder, { recursive: true });
  const staging = join(folder, `${randomUUID()}.part`);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: sources,
    entryNames: "[name]",
    outdir: staging,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    metafile: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
    plugins: [addressesOfSources(staging)],
  });
  const inputs = [...Object.keys(metafile.inputs), ...settings].sort();
  const hash = hashOf(inputs);
  const complete = join(folder, hash);
  try {
    renameSync(staging, complete);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(error.code)) throw error;
    rmSync(staging, { recursive: true });
  }
  const latest = `${staging}.json`;
  writeFileSync(latest, JSON.stringify({ inputs, hash }));
  renameSync(latest, join(folder, "latest.json"));
  forgetOldOnes(folder, hash);
  return complete;
}

/** SQL and other files are found beside the source that reads them; threads are programs, and beside the other ones. */
function addressesOfSources(outdir) {
  const setup = (build) =>
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const startsThread = threads.some((thread) => text.includes(`./${basename(thread)}`));
      if (startsThread || !text.includes("import.meta.url")) return undefined;
      const address = `new URL(${JSON.stringify(relative(outdir, path))}, import.meta.url).href`;
      return { contents: text.replaceAll("import.meta.url", address), loader: "ts" };
    });
  return { name: "addresses of sources", setup };
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}

function forgetOldOnes(folder, present) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name !== present && name !== "latest.json" && Date.now() - statSync(path).mtimeMs > keptMs)
      rmSync(path, { recursive: true, force: true });
  }
}
