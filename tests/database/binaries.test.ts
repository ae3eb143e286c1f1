import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findBinaries } from "../../lib/embedded-postgres/binaries.ts";
import { locateCluster } from "../../lib/embedded-postgres/cluster.ts";
import { canReach, chooseUser } from "../../lib/embedded-postgres/unprivileged-user.ts";

const isRoot = process.getuid?.() === 0;
const installed = dirname(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
);
let folder: string;
let elsewhere: string;

function openFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "async-workflow-binaries-"));
  chmodSync(made, 0o755);
  return made;
}

beforeEach(() => {
  folder = openFolder();
  elsewhere = openFolder();
  vi.stubEnv("TMPDIR", elsewhere);
});

afterEach(() => {
  vi.unstubAllEnvs();
  for (const made of [folder, elsewhere]) rmSync(made, { recursive: true, force: true });
});

/** A copy of the package as npm unpacks it when no install script may run. */
function unpackedOnly(): string {
  const copy = join(folder, "package");
  const isLink = (path: string) => lstatSync(path).isSymbolicLink();
  cpSync(installed, copy, { recursive: true, filter: (path) => !isLink(path) && !path.includes("/share/") });
  for (const program of readdirSync(join(copy, "native/bin"))) chmodSync(join(copy, "native/bin", program), 0o644);
  return copy;
}

test("the programs run although npm dropped the links and no install script ran", () => {
  const user = chooseUser(folder);
  const { postgres, majorVersion } = findBinaries(user, unpackedOnly());
  expect(postgres.startsWith(folder)).toBe(true);
  const { stdout } = spawnSync(postgres, ["--version"], { ...user, encoding: "utf8" });
  expect(stdout).toContain(`PostgreSQL) ${majorVersion}.`);
});

test("programs that cannot run at all: one sentence that names DATABASE_URL", () => {
  const copy = unpackedOnly();
  rmSync(join(copy, "native/lib"), { recursive: true });
  mkdirSync(join(copy, "native/lib"));
  expect(() => findBinaries(chooseUser(folder), copy)).toThrow(/does not run here \(.*\): set DATABASE_URL\.$/);
  expect(readdirSync(elsewhere)).toEqual([]);
});

test.runIf(isRoot)("as root, from a folder that others may not enter, a copy outside is run", () => {
  chmodSync(folder, 0o700);
  const user = chooseUser(folder);
  const { postgres } = findBinaries(user, unpackedOnly());
  expect(postgres.startsWith(elsewhere)).toBe(true);
  expect(spawnSync(postgres, ["--version"], { ...user, cwd: "/" }).status).toBe(0);
  expect(findBinaries(user, join(folder, "package")).postgres).toBe(postgres);
  expect(readdirSync(elsewhere)).toHaveLength(1);
});

test.runIf(isRoot)(
  "as root, below a folder that others may not enter, the data lies where the server can reach it",
  () => {
    chmodSync(folder, 0o700);
    const cluster = locateCluster(join(folder, "project/.data"));
    expect(cluster.folder).toMatch(/^\/var\/lib\/async-workflow\/[0-9a-f]{16}$/);
    expect(canReach(cluster.user, dirname(cluster.folder))).toBe(true);
    expect(locateCluster(join(folder, "project/.data"))).toEqual(cluster);
    const outside = dirname(cluster.folder);
    if (readdirSync(outside).length === 0) rmdirSync(outside);
  },
);
