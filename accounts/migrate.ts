/** Puts the tables of people and workspaces in place. */
import { readdir, readFile } from "node:fs/promises";
import type { Pool } from "pg";

const folder = new URL("./migrations/", import.meta.url);

/** Applies the files that are missing, in order, in one transaction. Any number of processes may call it at once. */
export async function migrateAccounts(pool: Pool): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  if (await isCurrent(pool, names)) return;
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended('app_accounts.migrate', 0))");
    await client.query(`
      create schema if not exists app_accounts;
      create table if not exists app_accounts.migration (name text constraint migration_key primary key, applied_at timestamptz not null default clock_timestamp())`);
    const { rows } = await client.query<{ name: string }>("select name from app_accounts.migration");
    const applied = new Set(rows.map(({ name }) => name));
    for (const name of names.filter((name) => !applied.has(name))) {
      await client.query(await readFile(new URL(name, folder), "utf8"));
      await client.query("insert into app_accounts.migration (name) values ($1)", [name]);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

// Then there is nothing to do that only the owner of the tables may.
async function isCurrent(pool: Pool, names: readonly string[]): Promise<boolean> {
  const { rows: found } = await pool.query(
    "select from pg_tables where schemaname = 'app_accounts' and tablename = 'migration'",
  );
  if (found.length === 0) return false;
  const { rows } = await pool.query<{ name: string }>("select name from app_accounts.migration");
  const applied = new Set(rows.map(({ name }) => name));
  return names.every((name) => applied.has(name));
}
