import { schemaVersion } from "../migrations/migrate.ts";
import type { Queryable } from "./database.ts";

const statement = { name: "async_workflow.ping", text: "select current_setting('server_version') as version" };

/** Asks the database for something that costs it nothing, and how long that took. */
export async function ping(
  database: Queryable,
): Promise<{ latencyMs: number; serverVersion: string; schemaVersion: number }> {
  const begun = performance.now();
  const [row] = await database.run<{ version: string }>(statement, []);
  return { latencyMs: performance.now() - begun, serverVersion: row?.version ?? "", schemaVersion };
}
