/** The thread of a `LeaseGuard`. It connects only while the main thread is late. */
import { workerData } from "node:worker_threads";
import pg from "pg";
import { type GuardData, guardUntil, renewedAt, sharedNow } from "./lease-guard.ts";

const { url, workerId, leaseMs, times: shared } = workerData as GuardData;
const times = new Float64Array(shared);
const renew = `update async_workflow.worker set alive_until = clock_timestamp() + $2 * interval '1 ms', seen_at = clock_timestamp()
               where id = $1 and ended_at is null and alive_until > clock_timestamp()`;

async function guard(): Promise<void> {
  const now = sharedNow();
  const late = now - (times[renewedAt] as number) > leaseMs / 2;
  if (!late || now > (times[guardUntil] as number)) return;
  const client = new pg.Client({
    connectionString: url,
    application_name: "async-workflow lease guard",
    connectionTimeoutMillis: leaseMs / 6,
    query_timeout: leaseMs / 6,
  });
  client.on("error", () => {}); // the query reports it
  try {
    await client.connect();
    const { rowCount } = await client.query(renew, [workerId, leaseMs]);
    if (rowCount === 1) times[renewedAt] = now;
  } finally {
    await client.end();
  }
}

// A sixth of the lease: late is seen after at most two thirds of it, and there is time to try again.
setInterval(() => void guard().catch(() => {}), leaseMs / 6);
