/**
 * The data folder: `<DATA_DIR>/postgres` with the cluster in `data`, its password, its port and the server's log.
 * It comes into being in one rename, so that a start that is killed in the middle leaves no half of one.
 */
import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { StartUpError } from "../processes/start-up-error.ts";
import type { Binaries } from "./binaries.ts";
import { ownEnvironment } from "./environment.ts";
import { canReach, chooseUser, type RunAs } from "./unprivileged-user.ts";

/** Not the name of the engine's schema: PostgreSQL looks for tables in the schema named like the user first. */
export const userName = "app";

export interface Cluster {
  readonly folder: string;
  /** What PostgreSQL calls its data directory. */
  readonly data: string;
  readonly user: RunAs;
}

/** Where the cluster of `dataDir` is or would be, and who runs it. Creates `dataDir`. */
export function locateCluster(dataDir: string): Cluster {
  if (mkdirSync(resolve(dataDir), { recursive: true })) chmodSync(dataDir, 0o755);
  // Without symbolic links, so that it compares to what the system says about a running server.
  const parent = realpathSync(dataDir);
  const wanted = placed(join(parent, "postgres"));
  if (canReach(wanted.user, parent)) return wanted;
  // Root, in a project below a folder that others may not enter (/root): the data lies outside, where it survives a reboot.
  const outside = "/var/lib/async-workflow";
  mkdirSync(outside, { recursive: true, mode: 0o755 });
  return placed(join(outside, createHash("sha256").update(wanted.folder).digest("hex").slice(0, 16)));
}

function placed(folder: string): Cluster {
  return { folder, data: join(folder, "data"), user: chooseUser(folder) };
}

/** Makes sure that the cluster is there and that these binaries can open it. */
export async function ensureCluster(cluster: Cluster, binaries: Binaries): Promise<void> {
  if (!existsSync(cluster.folder)) await initialise(cluster, binaries);
  const version = readCluster(cluster, "data/PG_VERSION");
  if (version !== binaries.majorVersion) {
    throw new StartUpError(
      `The data in ${cluster.folder} was written by PostgreSQL ${version}, and this is PostgreSQL ${binaries.majorVersion}: go back to the older release to export it, or set DATA_DIR to an empty folder.`,
    );
  }
}

export function readPassword(cluster: Cluster): string {
  return readCluster(cluster, "password");
}

function readCluster(cluster: Cluster, name: string): string {
  try {
    return readFileSync(join(cluster.folder, name), "utf8").trim();
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? `has no ${name}` : "belongs to another user of this machine";
    throw new StartUpError(
      `The database folder ${cluster.folder} ${reason}: start as its owner, set DATA_DIR to another folder, or set DATABASE_URL.`,
    );
  }
}

async function initialise(cluster: Cluster, binaries: Binaries): Promise<void> {
  removeAbandoned(cluster);
  const fresh = `${cluster.folder}.new-${process.pid}-${randomBytes(4).toString("hex")}`;
  const password = join(fresh, "password");
  mkdirSync(fresh, { mode: 0o700 });
  try {
    writeFileSync(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
    for (const path of [fresh, password]) giveTo(cluster.user, path);
    await promisify(execFile)(
      binaries.initdb,
      ["-D", join(fresh, "data"), "-U", userName, "-A", "scram-sha-256", `--pwfile=${password}`, "-E", "UTF8"].concat(
        // The bundled ICU is old and the machine's locales vary; the built-in one sorts the same everywhere.
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
      ),
      { ...cluster.user, cwd: "/", env: ownEnvironment() },
    );
    renameSync(fresh, cluster.folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    // Another process was faster: its cluster is the one.
    if (code === "ENOTEMPTY" || code === "EEXIST") return;
    const reason = (stderr || (error as Error).message).trim().split("\n").at(-1);
    throw new StartUpError(`The database could not be created in ${cluster.folder}: ${reason}`, { cause: error });
  }
}

/** Deletes what a killed start left; the number in the name is the process that was at work. */
function removeAbandoned({ folder }: Cluster): void {
  const parent = resolve(folder, "..");
  for (const name of readdirSync(parent)) {
    const [, pid] = /\.new-(\d+)-\w+$/.exec(name) ?? [];
    if (pid && folder === join(parent, name.replace(/\.new-.*$/, "")) && !exists(Number(pid))) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export function giveTo({ uid, gid }: RunAs, path: string): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}
