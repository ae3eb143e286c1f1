/**
 * Runs three-stage entries through one worker and prints what a round of them cost, as a line of JSON
 * `{ workerMicros, serverMicros }` per entry. Plain JavaScript, on the built library: the loader that everything else runs
 * under wraps functions and would be measured too.
 *   node workload.mjs <folder of the built library> <database URL> <entries> <rounds>
 */
import { readFileSync } from "node:fs";
import pg from "pg";

const [library, databaseUrl, entries, rounds] = process.argv.slice(2);
const { createEngine, workflow } = await import(`${library}/index.js`);

/** CPU time of a process so far in µs; the kernel counts hundredths of a second. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

const noop = workflow("three-stages")
  .stage("FIRST", () => 1)
  .stage("SECOND", () => 2)
  .stage("THIRD", () => 3);
const engine = createEngine({ databaseUrl, workflows: [noop] });
await engine.migrate();
const watcher = new pg.Client(databaseUrl);
await watcher.connect();

async function serverCpu() {
  const { rows } = await watcher.query(
    "select pid from pg_stat_activity where datname = current_database() and application_name like 'async-workflow%'",
  );
  return rows.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
}

for (let round = 0; round < Number(rounds); round += 1) {
  await engine.startMany(
    noop,
    Array.from({ length: Number(entries) }, () => ({ input: null })),
  );
  await watcher.query("vacuum analyze");
  const worker = await engine.work({ concurrency: 500 });
  const workerBefore = process.cpuUsage();
  const serverBefore = await serverCpu();
  for (let left = true; left; ) {
    left = (await watcher.query("select exists (select from async_workflow.live) as left")).rows[0].left;
    if (left) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { user, system } = process.cpuUsage(workerBefore);
  const serverMicros = (await serverCpu()) - serverBefore;
  await worker.stop();
  console.log(JSON.stringify({ workerMicros: (user + system) / entries, serverMicros: serverMicros / entries }));
}
await watcher.end();
await engine.close();
