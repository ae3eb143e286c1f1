/** The browser of the tests: the Chromium inside an npm package, else one that is installed. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { projectRoot } from "../../../lib/config/project-root.ts";

/** For root, without graphics hardware, and silent towards the network. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Launches the first browser that starts, with further switches. Rejects with what each of them said. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const failures: string[] = [];
  for (const candidate of candidates()) {
    try {
      const { executablePath, env } = await candidate();
      return await chromium.launch({
        args: [...args, ...more],
        ...(executablePath && { executablePath }),
        ...(env && { env: { ...process.env, ...env } as Record<string, string> }),
      });
    } catch (error) {
      failures.push(String(error).split("\n").slice(0, 6).join("\n"));
    }
  }
  throw new Error(`No browser starts. Install Chromium, or run on Linux x64.\n${failures.join("\n")}`);
}

interface Candidate {
  readonly executablePath?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function candidates(): (() => Promise<Candidate>)[] {
  return [
    async () => ({ executablePath: join(await unpack(), "chromium") }),
    // A bare machine lacks libraries and fonts that the package brings along.
    async () => {
      const folder = await unpack();
      return {
        executablePath: join(folder, "chromium"),
        env: { LD_LIBRARY_PATH: join(folder, "al2023/lib"), FONTCONFIG_PATH: join(folder, "fonts") },
      };
    },
    ...installed.filter(existsSync).map((executablePath) => async () => ({ executablePath })),
    async () => ({}),
  ];
}

/**
 * Unpacks the package's browser once, into the cache folder of node_modules. Moved into place when complete: test
 * processes may do this at the same time, and half a browser must never be found.
 */
async function unpack(): Promise<string> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error("The packaged Chromium is for Linux x64.");
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const { default: packaged, inflate } = await import("@sparticuz/chromium");
  const { version } = createRequire(entry)("../package.json") as { version: string };
  const folder = join(projectRoot, "node_modules/.cache/async-workflow", `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const staging = mkdtempSync(`${folder}-`);
  const { TMPDIR } = process.env;
  // The package unpacks into the temporary folder, wherever that is.
  process.env.TMPDIR = staging;
  try {
    await packaged.executablePath();
    await inflate(join(dirname(entry), "../bin/al2023.tar.br"));
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  try {
    renameSync(staging, folder);
  } catch {
    rmSync(staging, { recursive: true, force: true });
  }
  return folder;
}
