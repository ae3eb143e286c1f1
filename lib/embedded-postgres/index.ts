/**
 * A real PostgreSQL out of an npm package, for when there is no DATABASE_URL: data in a folder, loopback only, with a
 * password of its own. `startEmbeddedPostgres` is for the process that owns it, `runningEmbeddedPostgres` for guests.
 */
import { existsSync } from "node:fs";
import pg from "pg";
import { findBinaries } from "./binaries.ts";
import { ensureCluster, locateCluster } from "./cluster.ts";
import { takeOwnership } from "./ownership.ts";
import { bringDown, bringUp, runningServer } from "./server.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { databaseName, urlOf } from "./url.ts";

export { stopAbandonedPostgres } from "./abandoned.ts";

export interface EmbeddedPostgres {
  /** Connection string of the application's database, password included. */
  readonly url: string;
  readonly port: number;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** Where the data is. */
  readonly folder: string;
  /** It ran already: left by a process that was killed, or in use by another one. */
  readonly adopted: boolean;
  /** Resolves when the server is gone, whoever ended it. */
  readonly ended: Promise<void>;
  /** Stops the server, unless another process owns it. `immediate` does not wait for a checkpoint. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
}

/**
 * Starts the server of `dataDir`, or adopts the one that runs, and creates what is missing.
 * Throws `StartUpError` when that cannot be.
 */
export async function startEmbeddedPostgres(dataDir: string, settings: Settings = {}): Promise<EmbeddedPostgres> {
  const cluster = locateCluster(dataDir);
  const binaries = findBinaries(cluster.user);
  await ensureCluster(cluster, binaries);
  const { pid, port, adopted } = await bringUp(cluster, binaries, { ...defaultSettings, ...settings });
  const maintenance = urlOf(cluster, port, "postgres");
  const ownership = await takeOwnership(maintenance, () => runningServer(cluster)?.pid === pid);
  await createDatabase(maintenance);
  return {
    url: urlOf(cluster, port),
    port,
    pid,
    folder: cluster.folder,
    adopted,
    ended: ownership.ended,
    async stop(mode) {
      const owned = ownership.owned();
      await ownership.release();
      if (owned) await bringDown(cluster, pid, mode);
    },
  };
}

/** The connection string of the server that runs in `dataDir`, if one does. */
export function runningEmbeddedPostgres(dataDir: string): string | undefined {
  if (!existsSync(dataDir)) return undefined;
  const cluster = locateCluster(dataDir);
  const server = runningServer(cluster);
  return server && urlOf(cluster, server.port);
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (!rowCount) await client.query(`create database ${databaseName}`);
  } catch (error) {
    // duplicate_database, or the unique key of its catalogue: another process was faster.
    const { code } = error as pg.DatabaseError;
    if (code !== "42P04" && code !== "23505") throw error;
  } finally {
    await client.end();
  }
}
