// Puts the file tables in place.
import { readFile } from "node:fs/promises";
import type { Pool } from "pg";

/** Creates the schema `app_files` unless it is there. Any number of processes may call it at once. */
export async function migrateFiles(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ there: boolean }>(
    "select to_regclass('app_files.file_chunk') is not null as there",
  );
  if (rows[0]?.there) return;
  const schema = await readFile(new URL("./schema.sql", import.meta.url), "utf8");
  // One query text is one transaction: the lock makes "create if not exists" safe between processes and ends with it.
  await pool.query(`select pg_advisory_xact_lock(hashtextextended('app_files.migrate', 0));\n${schema}`);
}
