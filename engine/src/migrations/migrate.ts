/** Brings a database to the schema that this code knows: SQL files in order, in one transaction, under one lock. */
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { DatabaseUnusable } from "../model/errors.ts";
import type { Log } from "../model/workflow.ts";

const folder = new URL("./", import.meta.url);
const oldestServer = 140_000;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const migrations: readonly Migration[] = readdirSync(folder)
  .filter((name) => /^\d{4}_.*\.sql$/.test(name))
  .sort()
  .map((name) => ({ version: Number(name.slice(0, 4)), name, sql: readFileSync(new URL(name, folder), "utf8") }));

/** The schema version that this code needs. */
export const schemaVersion = migrations.at(-1)?.version ?? 0;

/**
 * Applies what is missing and returns the names of what it applied. Any number of processes may call it at once: the
 * advisory lock lets one work while the others wait and then find nothing to do.
 * Says so in the log when the server is set up to lose what it acknowledged in a crash.
 * Throws `DatabaseUnusable` when the server is older than 14 or the schema newer than this code.
 */
export async function migrate(databaseUrl: string, log?: Log): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "async-workflow migrate" });
  client.on("error", () => {}); // the query that runs reports it
  await client.connect().catch((cause: Error) => {
    throw new DatabaseUnusable("database_unreachable", `The database does not answer: ${describe(cause)}.`, { cause });
  });
  try {
    await warnIfLossy(client, log);
    await refuseOldServer(client);
    return await applyMissing(client).catch(orSayWhoMay);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client): Promise<readonly string[]> {
  // Up to date: nothing that only the owner of the schema may do, and nobody to wait for.
  if ((await versionOf(client)) === schemaVersion) {
    await client.query("select async_workflow.create_partitions()");
    return [];
  }
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock(hashtextextended('async_workflow.migrate', 0))");
  await client.query(`
    create schema if not exists async_workflow;
    create table if not exists async_workflow.migration (
      version int constraint migration_key primary key,
      name text not null,
      applied_at timestamptz not null default clock_timestamp()
    )`);
  const current = await client.query<{ version: number }>(
    "select coalesce(max(version), 0) as version from async_workflow.migration",
  );
  const version = current.rows[0]?.version ?? 0;
  if (version > schemaVersion) {
    throw new DatabaseUnusable(
      "schema_too_new",
      `The database has schema version ${version}, newer than the ${schemaVersion} that this program knows: start the newer program, or use another database.`,
    );
  }
  const missing = migrations.filter((migration) => migration.version > version);
  for (const migration of missing) await apply(client, migration);
  await client.query("select async_workflow.create_partitions()");
  await client.query("commit");
  return missing.map((migration) => migration.name);
}

async function versionOf(client: pg.Client): Promise<number | null> {
  const { rows: found } = await client.query<{ there: boolean }>(
    "select exists (select from pg_tables where schemaname = 'async_workflow' and tablename = 'migration') as there",
  );
  if (!found[0]?.there) return null;
  const { rows } = await client.query<{ version: number | null }>(
    "select max(version) as version from async_workflow.migration",
  );
  return rows[0]?.version ?? null;
}

const insufficientPrivilege = "42501";

function orSayWhoMay(error: unknown): never {
  if (!(error instanceof pg.DatabaseError) || error.code !== insufficientPrivilege) throw error;
  throw new DatabaseUnusable(
    "migration_failed",
    `The schema is not up to date, and this role may not change it (${describe(error)}): migrate once as the owner of the tables.`,
    { cause: error },
  );
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query(migration.sql);
    await client.query("insert into async_workflow.migration (version, name) values ($1, $2)", [
      migration.version,
      migration.name,
    ]);
  } catch (cause) {
    throw new DatabaseUnusable(
      "migration_failed",
      `Migration ${migration.name} failed and nothing was changed: ${describe(cause as Error)}.`,
      { cause },
    );
  }
}

// The promise that what was acknowledged is kept holds only with these settings. Tests and throw-away databases may do without.
async function warnIfLossy(client: pg.Client, log: Log | undefined): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'",
  );
  for (const { name } of rows) {
    log?.warn(`PostgreSQL runs with ${name} = off: a crash can lose entries and stages that were acknowledged`, {
      setting: name,
    });
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
  );
  const server = rows[0];
  if (server && server.number < oldestServer) {
    throw new DatabaseUnusable(
      "database_too_old",
      `PostgreSQL ${server.version} is too old: version 14 or newer is needed.`,
    );
  }
}

// A refused connection to a name with several addresses is an AggregateError whose own message is empty.
function describe(error: Error & { code?: string }): string {
  return (error.message || error.code || "unknown error").replace(/\.$/, "");
}
