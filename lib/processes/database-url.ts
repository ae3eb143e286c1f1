/** The database of a web or worker process. */
import { appUrlOf, type PrepareOptions, prepareFor } from "../../database/prepare.ts";
import type { Config } from "../config/index.ts";
import { runningEmbeddedPostgres } from "../embedded-postgres/index.ts";
import { StartUpError } from "./start-up-error.ts";

/**
 * `DATABASE_URL`, or the embedded server that runs in `DATA_DIR`; throws `StartUpError` when there is neither. The
 * environment gets it too, for that is where handlers look.
 */
export async function findDatabaseUrl(config: Config): Promise<string> {
  const embedded = config.databaseUrl ? undefined : runningEmbeddedPostgres(config.dataDir);
  const url = config.databaseUrl ?? (embedded && appUrlOf(embedded));
  if (!url) throw new StartUpError("No database: set DATABASE_URL, or run npm start, which brings one along.");
  process.env.DATABASE_URL = url;
  if (config.databaseUrl && config.migrationUrl) await prepareFor(url, config.migrationUrl, tablesFor(config));
  // Handlers and what they load have no use for the owner's rights.
  delete process.env.DATABASE_MIGRATION_URL;
  return url;
}

/** Which tables this configuration needs. */
export function tablesFor({ accounts, rateLimits }: Config): PrepareOptions {
  return { accounts: accounts !== null || rateLimits !== null };
}

/** For people: never the password. */
export function describeDatabase(url: string): string {
  const { hostname, port, pathname, username } = new URL(url);
  const user = username ? `${username}@` : "";
  return `${user}${hostname}${port ? `:${port}` : ""}${pathname}`;
}
