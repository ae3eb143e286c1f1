/** The library as its users get it: packed, installed into an empty project, its README example compiled and run. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase } from "./support/database.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../", import.meta.url));
const engine = join(root, "engine");
const tsc = join(root, "node_modules/typescript/bin/tsc");

interface LockedPackage {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

let folder: string;
let project: string;
let packed: { filename: string; files: { path: string }[] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "async-workflow-package-"));
  project = join(folder, "project");
  await mkdir(project);
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: engine });
  // The build that runs before may say something first.
  [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n")));
  await install([]);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * Installs the package and others into the project, in the versions of this repository's lock file: what is in npm's
 * cache already is not fetched again.
 */
async function install(others: readonly string[]): Promise<void> {
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const tarball = `file:../${packed.filename}`;
  const manifest = JSON.parse(await readFile(join(engine, "package.json"), "utf8"));
  const dependencies = {
    "async-workflow": tarball,
    ...Object.fromEntries(others.map((name) => [name, packages[`node_modules/${name}`].version])),
  };
  const { version, bin, dependencies: own, peerDependencies, peerDependenciesMeta } = manifest;
  const locked: Record<string, object> = {
    "": { name: "project", dependencies },
    "node_modules/async-workflow": {
      version,
      bin,
      resolved: tarball,
      dependencies: own,
      peerDependencies,
      peerDependenciesMeta,
    },
  };
  const wanted = [...Object.keys(own), ...others];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const path = `node_modules/${name}`;
    const entry: LockedPackage | undefined = packages[path];
    if (locked[path] || !entry) continue;
    const { dev: _dev, ...kept } = entry as LockedPackage & { dev?: boolean };
    locked[path] = kept;
    wanted.push(...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }));
  }
  const files = { "package.json": { name: "project", type: "module", private: true, dependencies } };
  await writeFile(join(project, "package.json"), JSON.stringify(files["package.json"]));
  const lock = { name: "project", lockfileVersion: 3, requires: true, packages: locked };
  await writeFile(join(project, "package-lock.json"), JSON.stringify(lock));
  await run("npm", ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: project });
}

const node = (...args: string[]) => run(process.execPath, args, { cwd: project });

async function sizeOf(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The names that an entry point exports, types included. */
async function surfaceOf(declaration: string): Promise<string[]> {
  const text = await readFile(join(project, "node_modules/async-workflow/dist", declaration), "utf8");
  const lists = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].map((match) => match[1] as string);
  const listed = lists.flatMap((list) => list.split(",")).map((name) => name.replace(/^\s*type\s+/, "").trim());
  const declared = [...text.matchAll(/^export declare \w+ (\w+)/gm)].map((match) => match[1] as string);
  return [...listed.filter((name) => name !== ""), ...declared].sort();
}

it("the package holds the built code, its types and SQL, and nothing else", async () => {
  const paths = packed.files.map(({ path }) => path);
  const stray = paths.filter((path) => !/^dist\/[\w/-]+\.(js|d\.ts|sql)$/.test(path));
  expect(stray.sort()).toEqual(["LICENSE", "README.md", "bin/async-workflow.js", "package.json"]);
  const sources = await readdir(join(engine, "src"), { recursive: true });
  const expected = sources
    .filter((name) => /\.(ts|sql)$/.test(name))
    .flatMap((name) =>
      name.endsWith(".sql") ? [name] : [name.replace(/\.ts$/, ".js"), name.replace(/\.ts$/, ".d.ts")],
    );
  expect(paths.filter((path) => path.startsWith("dist/")).sort()).toEqual(
    expected.map((name) => `dist/${name}`).sort(),
  );
});

it("it brings pg and no other package of weight", async () => {
  const installed = (await readdir(join(project, "node_modules"))).filter((name) => !name.startsWith(".")).sort();
  expect(installed.filter((name) => !name.startsWith("pg") && !name.startsWith("postgres-"))).toEqual([
    "@standard-schema",
    "async-workflow",
    "split2",
    "xtend",
  ]);
  expect(await sizeOf(join(project, "node_modules"))).toBeLessThan(2_500_000);
});

it("the client and the command line work without the optional packages", async () => {
  const client = 'import { createClient } from "async-workflow/client"; console.log(typeof createClient().watch)';
  await expect(node("--input-type=module", "--eval", client)).rejects.toThrow("needs a baseUrl");
  const address = client.replace("createClient()", 'createClient({ baseUrl: "http://127.0.0.1:9" })');
  expect((await node("--input-type=module", "--eval", address)).stdout).toBe("function\n");
  const { stdout } = await run("npx", ["--no-install", "async-workflow", "--help"], { cwd: project });
  expect(stdout).toContain("Usage: async-workflow <command>");
});

it("engine and test kit load without the optional packages", async () => {
  const { stdout } = await node(
    "--input-type=module",
    "--eval",
    `import { workflow } from "async-workflow";
     import { runInline } from "async-workflow/testing";
     const hello = workflow("hello").stage("ONLY", ({ input }) => "Hello " + input);
     console.log((await runInline(hello, "Ada")).result);`,
  );
  expect(stdout).toBe("Hello Ada\n");
});

it("the example of the README compiles under strict and runs on PostgreSQL", { timeout: 120_000 }, async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "";
  expect(example).toBe(await readFile(join(root, "examples/first-workflow.ts"), "utf8"));
  const hooks = ["react", "@types/react", "@tanstack/react-query"];
  await install(["zod", "hono", "@hono/zod-openapi", "@types/node", ...hooks]);
  await writeFile(join(project, "example.ts"), example);
  const entries = [
    "async-workflow",
    "async-workflow/client",
    "async-workflow/react",
    "async-workflow/query",
    "async-workflow/http",
    "async-workflow/testing",
    "async-workflow/adapters",
  ];
  const imports = entries.map((entry, index) => `export * as entry${index} from "${entry}";`);
  await writeFile(join(project, "entries.ts"), imports.join("\n"));
  const options = { strict: true, target: "ES2022", module: "NodeNext", types: ["node"], skipLibCheck: false };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...options, outDir: "built" } }));
  await node(tsc).catch((error) => expect.fail(error.stdout));

  const database = await createTestDatabase({ empty: true });
  try {
    const environment = { ...process.env, DATABASE_URL: database.url };
    const { stdout } = await run(process.execPath, ["built/example.js"], { cwd: project, env: environment });
    expect(stdout).toBe("COMPLETED From shelf of teapots, 4200 cents paid\n");
  } finally {
    await database.drop();
  }
});

it("the public surface is this", async () => {
  const { exports } = JSON.parse(await readFile(join(engine, "package.json"), "utf8"));
  const names = Object.keys(exports).filter((name) => name !== "./package.json");
  const surfaces = await Promise.all(
    names.map(async (name) => {
      const declaration = relative("dist", exports[name].types);
      return [`# ${join("async-workflow", name)}`, ...(await surfaceOf(declaration)), ""].join("\n");
    }),
  );
  await expect(surfaces.join("\n")).toMatchFileSnapshot("public-surface.txt");
});
