/** The database of a web or worker process. */
import type { Config } from "../config/index.ts";
import { runningEmbeddedPostgres } from "../embedded-postgres/index.ts";
import { StartUpError } from "./start-up-error.ts";

/**
 * `DATABASE_URL`, or the embedded server that runs in `DATA_DIR`; throws `StartUpError` when there is neither. The
 * environment gets it too, for that is where handlers look.
 */
export function findDatabaseUrl(config: Config): string {
  const url = config.databaseUrl ?? runningEmbeddedPostgres(config.dataDir);
  if (!url) throw new StartUpError("No database: set DATABASE_URL, or run npm start, which brings one along.");
  process.env.DATABASE_URL = url;
  return url;
}

/** For people: never the password. */
export function describeDatabase(url: string): string {
  const { hostname, port, pathname, username } = new URL(url);
  const user = username ? `${username}@` : "";
  return `${user}${hostname}${port ? `:${port}` : ""}${pathname}`;
}
