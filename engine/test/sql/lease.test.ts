import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Database } from "../../src/runtime/database.ts";
import { Hints } from "../../src/runtime/hints.ts";
import { Settler } from "../../src/runtime/settler.ts";
import { statements } from "../../src/sql/statement.ts";
import { useBench } from "../support/bench.ts";
import {
  type Claim,
  type Connection,
  claim,
  registerWorker,
  registerWorkflow,
  run,
  startEntries,
} from "../support/statements.ts";

const bench = useBench();
let kind: number;
let connection: Connection;
let workerId: number;
let held: Claim;
let database: Database;

beforeAll(async () => {
  kind = await registerWorkflow(bench, "leased");
  database = new Database(bench.url, { connections: 2, name: "test" });
});
afterAll(() => database.close());
beforeEach(async () => {
  await bench.sql("delete from async_workflow.live");
  connection = await bench.connect();
  workerId = await registerWorker(connection);
  await startEntries(bench, "leased", 1);
  held = (await claim(connection, workerId, [kind], 1))[0] as Claim;
});

describe("a lease is counted from the clock, not from the beginning of its transaction", () => {
  const remainingMs = async (): Promise<number> => {
    const { rows } = await connection.query<{ ms: string }>(
      "select extract(epoch from alive_until - clock_timestamp()) * 1000 as ms from async_workflow.worker order by id desc limit 1",
    );
    return Number(rows[0]?.ms);
  };
  test.each([
    ["registering", () => registerWorker(connection, 1_000)],
    ["a heartbeat", () => run(connection, statements.heartbeat, [workerId, 1_000, [], [], "{}"])],
  ])("%s late in a transaction is as long as early", async (_what, write) => {
    await connection.query("begin");
    await connection.query("select pg_sleep(0.4)");
    await write();
    expect(await remainingMs()).toBeGreaterThan(800);
    await connection.query("rollback");
  });
});

describe("a heartbeat", () => {
  const beat = async (known: readonly Claim[]) =>
    (
      await run<{
        alive: boolean;
        cancelled: string[];
        taken: string[];
        forgotten: unknown[];
        nextExpiryMs: number | null;
      }>(connection, statements.heartbeat, [
        workerId,
        60_000,
        known.map((each) => each.entryId),
        known.map((each) => each.claimId),
        "{}",
      ])
    )[0];

  test("names what was cancelled, what was taken away, and nothing else", async () => {
    await startEntries(bench, "leased", 2);
    const [one, two] = (await claim(connection, workerId, [kind], 2)) as [Claim, Claim];
    await run(connection, statements.requestCancel, [one.entryId]);
    await bench.sql('update "Entry" set "lockedBy" = null, "lockedAt" = null where id = $1', [two.entryId]);
    expect(await beat([held, one, two])).toMatchObject({
      alive: true,
      cancelled: [one.entryId],
      taken: [two.entryId],
      forgotten: [],
    });
  });

  test("of a buried worker says so, and does not bring it back", async () => {
    await bench.sql("update async_workflow.worker set alive_until = clock_timestamp() - interval '1 s' where id = $1", [
      workerId,
    ]);
    await run(connection, statements.buryWorkers, []);
    expect(await beat([held])).toMatchObject({ alive: false });
    expect(
      await bench.sql("select lost from async_workflow.worker where id = $1 and alive_until < clock_timestamp()", [
        workerId,
      ]),
    ).toEqual([{ lost: true }]);
  });

  test("that was late but came before the burial keeps the lease", async () => {
    await bench.sql("update async_workflow.worker set alive_until = clock_timestamp() - interval '1 s' where id = $1", [
      workerId,
    ]);
    expect(await beat([held])).toMatchObject({ alive: true, taken: [] });
    expect(await run(connection, statements.buryWorkers, [])).toEqual([]);
  });

  test("finds what the worker holds without knowing, once no claim under way can explain it", async () => {
    expect((await beat([]))?.forgotten).toEqual([]);
    await bench.sql("update async_workflow.live set claimed_at = clock_timestamp() - interval '36 s'");
    expect((await beat([]))?.forgotten).toEqual([{ entryId: held.entryId, claimId: held.claimId }]);
    expect((await beat([held]))?.forgotten).toEqual([]);
  });
});

describe("when PostgreSQL's clock is set back", () => {
  // As a clock that went back an hour leaves it: this worker was seen an hour from now, and its lease ends after that.
  const wasSeenInAnHour = (id: number) =>
    bench.sql(
      `update async_workflow.worker set seen_at = clock_timestamp() + interval '1 hour',
              alive_until = clock_timestamp() + interval '1 hour' + lease_ms * interval '1 ms' where id = $1`,
      [id],
    );
  const leaseLeft = async (id: number): Promise<number> => {
    const [row] = await bench.sql<{ ms: number }>(
      "select extract(epoch from alive_until - clock_timestamp())::float8 * 1000 as ms from async_workflow.worker where id = $1",
      [id],
    );
    return Number(row?.ms);
  };

  test("the living see that a lease lasts longer than it can, and cut it to its length; its holder may renew it", async () => {
    const observer = await registerWorker(connection);
    await wasSeenInAnHour(workerId);
    const [beat] = await run<{ rescue: boolean }>(connection, statements.heartbeat, [observer, 60_000, [], [], "{}"]);
    expect(beat?.rescue).toBe(true);
    expect(await run(connection, statements.buryWorkers, [])).toEqual([]);
    expect(await leaseLeft(workerId)).toBeLessThanOrEqual(60_000);
    expect(await leaseLeft(workerId)).toBeGreaterThan(50_000);
    const [own] = await run<{ alive: boolean; rescue: boolean }>(connection, statements.heartbeat, [
      workerId,
      60_000,
      [held.entryId],
      [held.claimId],
      "{}",
    ]);
    expect(own).toMatchObject({ alive: true, rescue: false, taken: [] });
  });
});

describe("rescue", () => {
  const bury = async () => {
    await bench.sql("update async_workflow.worker set alive_until = clock_timestamp() - interval '1 s' where id = $1", [
      workerId,
    ]);
    return run<{ name: string }>(connection, statements.buryWorkers, []);
  };

  test("frees what the dead held, uncharged, and only that", async () => {
    const other = await bench.connect();
    const living = await registerWorker(other);
    await startEntries(bench, "leased", 1);
    const [kept] = (await claim(other, living, [kind], 1)) as [Claim];
    await bury();
    expect(await run(connection, statements.rescue, [500, 3, "{}"])).toEqual([
      { entryId: held.entryId, failed: false },
    ]);
    expect(await run(connection, statements.rescue, [500, 3, "{}"])).toEqual([]);
    const rows = await bench.sql(
      "select entry_id, worker_id, attempt - attempt_floor as charged, crashes from async_workflow.live order by entry_id",
    );
    expect(rows).toEqual([
      { entry_id: held.entryId, worker_id: null, charged: 0, crashes: 1 },
      { entry_id: kept.entryId, worker_id: living, charged: 1, crashes: 0 },
    ]);
    expect(
      await bench.sql("select outcome, attempt from async_workflow.attempt where entry_id = $1", [held.entryId]),
    ).toEqual([{ outcome: "lost", attempt: 1 }]);
  });

  test("does not overwrite what finished before", async () => {
    const finished = {
      ...held,
      status: "COMPLETED",
      stage: 3,
      ranMs: 5,
      progress: 100,
      result: null,
      error: null,
    } as const;
    await new Settler(database, workerId, new Hints(database)).finish(finished);
    await bury();
    expect(await run(connection, statements.rescue, [500, 3, "{}"])).toEqual([]);
    expect(await bench.sql("select status from async_workflow.result where entry_id = $1", [held.entryId])).toEqual([
      { status: "COMPLETED" },
    ]);
  });

  test("that meets another rescue shares the work and frees nothing twice", async () => {
    await startEntries(bench, "leased", 30);
    await claim(connection, workerId, [kind], 30);
    await bury();
    const others = await Promise.all([bench.connect(), bench.connect(), bench.connect()]);
    const freed = await Promise.all(
      others.map((each) => run<{ entryId: string }>(each, statements.rescue, [500, 3, "{}"])),
    );
    expect(freed.flat()).toHaveLength(31);
    expect(new Set(freed.flat().map((row) => row.entryId)).size).toBe(31);
  });

  test("goes on behind a page that others have locked", async () => {
    await bury();
    const other = await bench.connect();
    await other.query("begin");
    await other.query("select from async_workflow.live for update");
    expect(await run(connection, statements.rescue, [500, 3, "{}"])).toEqual([]);
    await other.query("rollback");
    expect(await run(connection, statements.rescue, [500, 3, "{}"])).toHaveLength(1);
  });
});
