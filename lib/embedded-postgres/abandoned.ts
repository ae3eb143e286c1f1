/**
 * Stops a server whose owner was killed. The processes that the owner started notice its death and end too; each calls
 * this as its last act, and the one that finds itself alone turns off the light.
 */
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { locateCluster } from "./cluster.ts";
import { connect, tryOwnerLock } from "./ownership.ts";
import { bringDown, runningServer } from "./server.ts";
import { urlOf } from "./url.ts";

/** A connection that was just closed is seen for some milliseconds more. */
const looks = 20;
const lookAgainMs = 50;

/** Does nothing when the server is owned, in use, or `databaseUrl` is not it. */
export async function stopAbandonedPostgres(dataDir: string, databaseUrl: string): Promise<void> {
  const cluster = locateCluster(dataDir);
  const server = runningServer(cluster);
  if (!server || !isSamePlace(urlOf(cluster, server.port), databaseUrl)) return;
  const client = await connect(urlOf(cluster, server.port, "postgres"), "async-workflow last one out");
  try {
    // One after the other: of two that leave together, the second finds itself alone.
    await client.query("select pg_advisory_lock(hashtextextended('async_workflow.last_one_out', 0))");
    if (!(await tryOwnerLock(client)) || !(await isAlone(client))) return;
    await bringDown(cluster, server.pid);
  } finally {
    await client.end().catch(() => {});
  }
}

// Whatever role the caller has there.
function isSamePlace(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.host === b.host && a.pathname === b.pathname;
}

async function isAlone(client: pg.Client): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    const { rowCount } = await client.query(
      "select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    if (rowCount === 0) return true;
    await wait(lookAgainMs);
  }
  return false;
}
