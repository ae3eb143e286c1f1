import { expect, it } from "vitest";
import { workPortion } from "../../src/runtime/bulk-portion.ts";
import { Database } from "../../src/runtime/database.ts";
import { useBench } from "../support/bench.ts";
import { until } from "../support/waiting.ts";
import { startWorkerProcess } from "../support/worker-process.ts";
import { failedEntries } from "./failed-entries.ts";

const bench = useBench();

const timesRetried = (): Promise<{ times: number; entries: number }[]> =>
  bench.sql(
    `select times::int, count(*)::int as entries
     from (select count(*) as times from async_workflow.by_hand where action = 'retry' group by entry_id) as each group by times`,
  );

it("whichever worker is killed in the middle, the next one goes on, and each entry is acted upon once", async () => {
  const engine = bench.open([]);
  const count = 150;
  await failedEntries(bench, "crashing", count);
  const first = await startWorkerProcess(bench.url, { leaseSeconds: 1 });
  const { id } = await engine.bulk.start({ action: "retry", filter: { workflow: "crashing" }, pace: 100 });
  const done = (atLeast: number) =>
    until(
      () => engine.bulk.get(id),
      (bulk) => bulk.done >= atLeast,
    );
  await done(40);
  await first.kill();
  const second = await startWorkerProcess(bench.url, { leaseSeconds: 1 });
  await done(60);
  // One that is told to stop leaves it to the others without a pause: the next heartbeat of the third is far away.
  const pace = (entries: number) => bench.sql("update async_workflow.bulk set pace = $1 where id = $2", [entries, id]);
  await pace(1);
  const third = await startWorkerProcess(bench.url, { leaseSeconds: 60 });
  second.child.kill("SIGTERM");
  await second.exited;
  expect((await engine.bulk.get(id)).state).toBe("running");
  await pace(1_000);
  expect(await done(count)).toMatchObject({ state: "finished", done: count, skipped: 0, failed: 0 });
  expect(await timesRetried()).toEqual([{ times: 1, entries: count }]);
  await third.kill();
});

it("a connection that breaks inside a portion leaves nothing of it behind", async () => {
  const engine = bench.open([]);
  await bench.sql("delete from async_workflow.by_hand");
  const ids = await failedEntries(bench, "breaking", 50);
  const { id } = await engine.bulk.start({ action: "retry", filter: { workflow: "breaking" }, pace: 1_000 });
  const database = new Database(bench.url, { connections: 2, name: "breaking portion" });
  // Somebody holds the entry in the middle, so that the portion waits half-way; then its connection is cut.
  const other = await bench.connect();
  await other.query("begin");
  await other.query("select from async_workflow.result where entry_id = $1 for update", [ids[25]]);
  const broken = workPortion(database, id, crypto.randomUUID());
  const cut =
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'breaking portion' and wait_event_type = 'Lock'";
  await until(
    () => bench.sql(cut),
    (rows) => rows.length > 0,
  );
  await expect(broken).rejects.toThrow();
  await other.query("rollback");
  expect(await engine.bulk.get(id)).toMatchObject({ done: 0, left: 50 });
  expect(await timesRetried()).toEqual([]);

  // Two at once: the row lets one in, and the other leaves it to that one.
  const pair = await Promise.all([1, 2].map(() => workPortion(database, id, crypto.randomUUID())));
  expect(pair.map(({ kind }) => kind).sort()).toEqual(["gone", "worked"]);
  expect(await engine.bulk.get(id)).toMatchObject({ state: "finished", done: 50 });
  expect(await timesRetried()).toEqual([{ times: 1, entries: 50 }]);
  await database.close();
});
