import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type AppUnderTest, ended, startApp } from "./app-under-test.ts";

let app: AppUnderTest;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  app = await startApp({ work: false });
  const flights = join(import.meta.dirname, "../../node_modules/vega-datasets/data/flights-20k.json");
  await copyFile(flights, join(app.folder, "flights.json"));
});
afterAll(async () => {
  await killWorker();
  await app.close();
});

function startWorker(): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "worker-process.ts")], {
    stdio: ["pipe", "ignore", "inherit"],
    env: process.env,
  });
}

async function killWorker(): Promise<void> {
  if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, "exit");
  worker.kill("SIGKILL");
  await exited;
}

const query = async (sql: string) => (await app.pool.query(sql)).rows;

test("a worker killed between a chunk's commit and its memo: no row lost, none doubled", async () => {
  const { id } = await app.engine.start("import-dataset", { path: "flights.json", table: "flights" });
  // Whoever writes the memo of the third chunk waits for this transaction, which holds its key.
  const blocker = new pg.Client({ connectionString: app.database.url });
  blocker.on("error", () => {}); // the database may be gone before it
  await blocker.connect();
  onTestFinished(() => blocker.end());
  await blocker.query("begin");
  await blocker.query(
    `insert into async_workflow.step (entry_id, stage, name, occurrence, attempt, started_at)
     values ($1, 2, 'rows 10001–15000', 1, 1, now())`,
    [id],
  );
  worker = startWorker();
  const [holder] = (await blocker.query<{ pid: number }>("select pg_backend_pid() as pid")).rows;
  const waiting = `from pg_stat_activity where ${holder?.pid} = any(pg_blocking_pids(pid))`;
  await expect.poll(() => query(`select pid ${waiting}`), { timeout: 30_000 }).not.toEqual([]);
  expect(await query("select count(*)::int as rows from dataset.flights")).toEqual([{ rows: 15_000 }]);
  await killWorker();
  // The dead worker's connection would still write the memo once the key is free.
  await blocker.query(`select pg_terminate_backend(pid) ${waiting}`);
  await blocker.query("rollback");

  worker = startWorker();
  expect(await ended(app.engine, id)).toMatchObject({ status: "COMPLETED", result: { rows: 20_000, rejected: 0 } });
  expect(
    await query(
      "select count(*)::int as rows, count(distinct _row)::int as numbers, max(_row)::int as last from dataset.flights",
    ),
  ).toEqual([{ rows: 20_000, numbers: 20_000, last: 20_000 }]);
  const { stages } = await app.engine.timeline(id);
  expect(stages[2]?.attempts.map(({ outcome }) => outcome)).toEqual(["lost", "completed"]);
  expect(stages[2]?.steps.map(({ name, attempt }) => `${attempt} ${name}`)).toEqual([
    "1 create table",
    "1 rows 1–5000",
    "1 rows 5001–10000",
    "2 rows 10001–15000",
    "2 rows 15001–20000",
  ]);
}, 90_000);
