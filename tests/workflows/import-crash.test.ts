import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AppUnderTest, ended, reached, startApp } from "./app-under-test.ts";

let app: AppUnderTest;
let worker: ChildProcess;

beforeAll(async () => {
  app = await startApp({ work: false });
  const flights = join(import.meta.dirname, "../../node_modules/vega-datasets/data/flights-200k.json");
  await copyFile(flights, join(app.folder, "flights.json"));
  worker = startWorker();
});
afterAll(async () => {
  await endWorker();
  await app.close();
});

function startWorker(): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "worker-process.ts")], {
    stdio: ["pipe", "ignore", "inherit"],
    env: process.env,
  });
}

async function endWorker(): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, "exit");
  worker.kill("SIGKILL");
  await exited;
}

const query = async (sql: string) => (await app.pool.query(sql)).rows;

test("a worker killed between a chunk's commit and its memo: no row lost, none doubled", async () => {
  const { id } = await app.engine.start("import-dataset", { path: "flights.json", table: "flights", chunkSize: 500 });
  await reached(app.engine, id, ({ stage, progress }) => stage === "LOAD" && progress > 70);

  // From here on no step can be remembered, so the next chunk is committed without its memo.
  const blocker = new pg.Client({ connectionString: app.database.url });
  await blocker.connect();
  await blocker.query("begin; lock table async_workflow.step in exclusive mode");
  const remembered = (await query(`select count(*)::int as n from async_workflow.step where name like 'rows %'`))[0].n;
  const chunks = async () =>
    (await query("select count(distinct (_row - 1) / 500)::int as n from dataset.flights"))[0].n;
  await expect.poll(chunks, { timeout: 10_000 }).toBe(remembered + 1);
  await endWorker();
  // The dead worker's connection would still write the memo once the lock is gone.
  await blocker.query("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'");
  await blocker.query("commit");
  await blocker.end();

  worker = startWorker();
  const entry = await ended(app.engine, id);
  expect(entry).toMatchObject({ status: "COMPLETED", result: { rows: 200_000, rejected: 0 } });
  expect(
    await query(
      "select count(*)::int as rows, count(distinct _row)::int as numbers, max(_row)::int as last from dataset.flights",
    ),
  ).toEqual([{ rows: 200_000, numbers: 200_000, last: 200_000 }]);
  const { stages } = await app.engine.timeline(id);
  expect(stages[2]?.attempts.map(({ outcome }) => outcome)).toEqual(["lost", "completed"]);
  // What was remembered was not done again.
  expect(stages[2]?.steps.filter(({ attempt }) => attempt === 1).length).toBe(remembered + 1);
}, 60_000);
