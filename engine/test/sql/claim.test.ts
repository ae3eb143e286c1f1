import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Statement, statements } from "../../src/sql/statement.ts";
import { useBench } from "../support/bench.ts";
import { type Claim, claim, registerWorker, registerWorkflow, startEntries } from "../support/statements.ts";

const bench = useBench();
let kind: number;
let workerId: number;

beforeAll(async () => {
  kind = await registerWorkflow(bench, "queued");
});
beforeEach(async () => {
  await bench.sql("delete from async_workflow.live");
  workerId = await registerWorker(await bench.connect());
});

describe("a claim never takes more than its limit, whatever the plan", () => {
  // UPDATE … WHERE id IN (SELECT … LIMIT 5 FOR UPDATE SKIP LOCKED) claimed 200 rows under a nested loop.
  const off = (...settings: string[]) => settings.map((setting) => `set local enable_${setting} = off`);
  test.each([
    ["nested loops", off("hashjoin", "mergejoin", "material", "hashagg", "sort")],
    ["hash joins", off("nestloop", "mergejoin", "indexscan", "bitmapscan")],
    ["merge joins", off("nestloop", "hashjoin")],
    ["table scans", off("indexscan", "indexonlyscan", "bitmapscan", "tidscan")],
    ["no table scan", off("seqscan", "hashjoin", "mergejoin")],
    ["stale statistics", ["update pg_class set reltuples = 1, relpages = 1 where relname = 'live'"]],
    ["parallel workers", ["set local parallel_setup_cost = 0", "set local min_parallel_table_scan_size = 0"]],
  ])("%s", async (_plan, settings) => {
    await startEntries(bench, "queued", 200);
    const connection = await bench.connect();
    for (const mode of ["force_generic_plan", "force_custom_plan"]) {
      await connection.query("begin");
      await connection.query(`set local plan_cache_mode = ${mode}`);
      for (const setting of settings) await connection.query(setting);
      expect(await claim(connection, workerId, [kind], 5)).toHaveLength(5);
      const held = await connection.query("select count(*)::int as n from async_workflow.live where worker_id = $1", [
        workerId,
      ]);
      expect(held.rows[0].n).toBe(5);
      await connection.query("rollback");
    }
  });

  test("over several workflows too", async () => {
    const other = await registerWorkflow(bench, "queued-beside");
    await startEntries(bench, "queued", 10);
    await startEntries(bench, "queued-beside", 10);
    const connection = await bench.connect();
    expect(await claim(connection, workerId, [kind, other], 7)).toHaveLength(7);
    expect(await claim(connection, workerId, [kind, other], 100)).toHaveLength(13);
  });
});

test("what another transaction has locked is skipped, not waited for, and not lost", async () => {
  const ids = await startEntries(bench, "queued", 6);
  const [one, other] = [await bench.connect(), await bench.connect()];
  await one.query("begin");
  const first = (await claim(one, workerId, [kind], 4)).map((each) => each.entryId);
  await other.query("set statement_timeout = 2000");
  const second = (await claim(other, await registerWorker(other), [kind], 4)).map((each) => each.entryId);
  expect(new Set(first)).toEqual(new Set(ids.slice(0, 4)));
  expect(new Set(second)).toEqual(new Set(ids.slice(4)));
  await one.query("rollback");
  const freed = await claim(other, workerId, [kind], 10);
  expect(new Set(freed.map((each) => each.entryId))).toEqual(new Set(first));
});

test("claims that race never take the same entry twice, and together take all", async () => {
  const ids = await startEntries(bench, "queued", 300);
  const connections = await Promise.all(Array.from({ length: 6 }, () => bench.connect()));
  const taken: string[] = [];
  await Promise.all(
    connections.map(async (connection) => {
      const own = await registerWorker(connection);
      for (let idle = 0; idle < 2; ) {
        const claimed = await claim(connection, own, [kind], 7);
        taken.push(...claimed.map((each) => each.entryId));
        idle = claimed.length === 0 ? idle + 1 : 0;
      }
    }),
  );
  expect(taken.toSorted()).toEqual(ids.toSorted());
});

/** `npm run model` plays 1,000. */
const rounds = Number(process.env.CLAIM_ROUNDS ?? 20);

test("fifty claimers and one entry: each time it is free one of them gets it, and its fence is one higher", async () => {
  const [entryId] = await startEntries(bench, "queued", 1);
  const claimers = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const connection = await bench.connect();
      return { connection, id: await registerWorker(connection, 600_000) };
    }),
  );
  const ask = (statement: Statement, { connection }: (typeof claimers)[0], values: unknown[]) =>
    connection.query<Claim>({ ...statement, values });
  const winners: number[] = [];
  const fences: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const asked = claimers.map(async (claimer) => {
      const { rows } = await ask(statements.claim, claimer, [claimer.id, [kind], 1, true, [null], []]);
      return rows.map(({ claimId }) => ({ claimer, claimId }));
    });
    const won = (await Promise.all(asked)).flat();
    winners.push(won.length);
    const [live] = await bench.sql<{ fence: string }>("select fence from async_workflow.live");
    fences.push(Number(live?.fence));
    for (const { claimer, claimId } of won)
      await ask(statements.release, claimer, [claimer.id, [entryId], [claimId], ["released"], [0], [0], [null], []]);
  }
  expect(winners).toEqual(winners.map(() => 1));
  expect(fences).toEqual(fences.map((_, index) => index + 1));
}, 600_000);

test("each claim has a fresh claim id, a higher fence, and a new attempt", async () => {
  await startEntries(bench, "queued", 1);
  const connection = await bench.connect();
  const seen: { claimId: string; fence: string; attempt: number }[] = [];
  for (let n = 1; n <= 3; n += 1) {
    const [claimed] = await claim(connection, workerId, [kind], 1);
    const [live] = await bench.sql<{ fence: string }>("select fence from async_workflow.live");
    seen.push({
      claimId: claimed?.claimId as string,
      fence: live?.fence as string,
      attempt: claimed?.attempt as number,
    });
    await bench.sql('update "Entry" set "lockedBy" = null, "lockedAt" = null');
  }
  expect(new Set(seen.map((each) => each.claimId)).size).toBe(3);
  expect(seen.map((each) => [Number(each.fence), each.attempt])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

test("a worker that has been declared dead claims nothing", async () => {
  await startEntries(bench, "queued", 1);
  await bench.sql("update async_workflow.worker set ended_at = clock_timestamp() where id = $1", [workerId]);
  expect(await claim(await bench.connect(), workerId, [kind], 1)).toEqual([]);
});

test("a worker claims only workflows it names", async () => {
  const other = await registerWorkflow(bench, "queued-elsewhere");
  await startEntries(bench, "queued", 1);
  expect(await claim(await bench.connect(), workerId, [other], 1)).toEqual([]);
});

describe("the order of the queue", () => {
  const start = async (priority: number, waitedMinutes: number, delayMinutes = 0): Promise<string> => {
    const due = "clock_timestamp() + $2 * interval '1 minute'";
    const [row] = await bench.sql<{ id: string }>(
      `select async_workflow.start('queued', priority => $1, at => ${due}) as id`,
      [priority, delayMinutes],
    );
    const { id } = row as { id: string };
    await bench.sql("update async_workflow.live set rank_at = rank_at - $2 * interval '1 minute' where entry_id = $1", [
      id,
      waitedMinutes,
    ]);
    return id;
  };
  const order = async (): Promise<string[]> => {
    const connection = await bench.connect();
    const ids: string[] = [];
    for (;;) {
      const [claimed] = await claim(connection, workerId, [kind], 1);
      if (!claimed) return ids;
      ids.push(claimed.entryId);
    }
  };

  test("oldest first; each point of priority counts like a minute of having waited", async () => {
    const young = await start(0, 0);
    const old = await start(0, 10);
    const preferred = await start(11, 0);
    const outAged = await start(60, 0);
    const ancient = await start(0, 61);
    expect(await order()).toEqual([ancient, outAged, preferred, old, young]);
  });

  test("what is put off comes last, but an idle worker takes it at once", async () => {
    const putOff = await start(-60, 0);
    const usual = await start(0, 0);
    expect(await order()).toEqual([usual, putOff]);
  });

  test("a delayed entry does not start early, however high its priority", async () => {
    await start(60, 0, 5);
    expect(await order()).toEqual([]);
  });
});

test("a claim does not read what is parked", async () => {
  await bench.sql(
    "select async_workflow.start('queued', at => clock_timestamp() + interval '1 day') from generate_series(1, 5000)",
  );
  await startEntries(bench, "queued", 3);
  await bench.sql("analyze async_workflow.live");
  const connection = await bench.connect();
  for (const setting of ["enable_seqscan=off", "enable_hashjoin=off", "enable_mergejoin=off"]) {
    await connection.query(`set ${setting}`);
  }
  const text = statements.claim.text
    .replaceAll("$1", String(workerId))
    .replaceAll("$2", `array[${kind}]`)
    .replaceAll("$3", "10")
    .replaceAll("$4", "true")
    .replaceAll("$5", "array[null]")
    .replaceAll("$6", "'{}'");
  const { rows } = await connection.query(`explain (analyze, buffers, format json) ${text}`);
  expect(rows[0]["QUERY PLAN"][0].Plan["Shared Hit Blocks"]).toBeLessThan(200);
});
