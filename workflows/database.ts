// The connections that handlers share: one small pool per process, opened by the first handler that needs it.
import pg from "pg";
import { migrateFiles } from "./files/migrate.ts";

let opened: Promise<pg.Pool> | undefined;

/** The pool on `DATABASE_URL`, with the app's own tables in place. */
export function database(): Promise<pg.Pool> {
  opened ??= openDatabase().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/** Ends the connections; the next call of `database()` opens new ones. */
export async function closeDatabase(): Promise<void> {
  const closing = opened;
  opened = undefined;
  const pool = await closing?.catch(() => undefined);
  await pool?.end();
}

async function openDatabase(): Promise<pg.Pool> {
  const connectionString = process.env.DATABASE_URL;
  if (!connectionString) throw new Error("DATABASE_URL is not set: handlers need the database of the app.");
  // Handlers hold a connection for one statement or one chunk at a time, so a few serve many entries.
  const pool = new pg.Pool({ connectionString, max: 4, allowExitOnIdle: true, application_name: "async-workflow app" });
  // An idle connection that dies (database restarted) is replaced by the next query, which reports any real trouble.
  pool.on("error", () => undefined);
  // Nor may one end the process that dies between the pool and whoever has just got it.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  try {
    await migrateFiles(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return pool;
}
