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
let zombie: Claim;
let database: Database;
let settler: Settler;

beforeAll(async () => {
  kind = await registerWorkflow(bench, "fenced");
  database = new Database(bench.url, { connections: 2, name: "test" });
});
afterAll(() => database.close());
beforeEach(async () => {
  await bench.sql("delete from async_workflow.live");
  connection = await bench.connect();
  workerId = await registerWorker(connection);
  settler = new Settler(database, workerId, new Hints(database));
  await startEntries(bench, "fenced", 1);
  zombie = (await claim(connection, workerId, [kind], 1))[0] as Claim;
});

/** Everything that a worker writes, as one would that believes it still holds the claim. False: it was refused. */
const writes: Record<string, (held: Claim) => Promise<boolean>> = {
  advance: async ({ entryId, claimId, stage, attempt }) =>
    (await settler.advance({ entryId, claimId, stage, attempt, ranMs: 5, progress: 33, result: '"zombie"' })) !==
    "lost",
  finish: (held) =>
    settler.finish({ ...ending(held), status: "COMPLETED", stage: 3, progress: 100, result: '"zombie"' }),
  "finish as failed": (held) =>
    settler.finish({ ...ending(held), status: "FAILED", error: { code: "x", message: "x" } }),
  release: ({ entryId, claimId }) =>
    settler.release({
      entryId,
      claimId,
      outcome: "retry",
      ranMs: 5,
      delayMs: 60_000,
      error: { code: "x", message: "x" },
    }),
  "a step": ({ entryId, claimId, stage }) =>
    settler.recordStep({ entryId, claimId, stage, name: "s", occurrence: 1, attempt: 1, ranMs: 5, result: '"zombie"' }),
  progress: ({ entryId, claimId }) => settler.reportProgress({ entryId, claimId, progress: 20 }),
};
const ending = ({ entryId, claimId, attempt }: Claim) =>
  ({ entryId, claimId, attempt, stage: 0, ranMs: 5, progress: null, result: null, error: null }) as const;
const insideStep = async ({ entryId, claimId, stage }: Claim): Promise<boolean> => {
  const step = { entryId, claimId, stage, name: "s", occurrence: 1, attempt: 1, ranMs: 5, result: "zombie" };
  const [row] = await run<{ held: boolean }>(connection, statements.recordStepInside, [JSON.stringify(step)]);
  return (row as { held: boolean }).held;
};
async function refusesEverything(held: Claim): Promise<void> {
  const before = await everything();
  const written = await Promise.all(Object.values(writes).map((write) => write(held)));
  expect(written).toEqual(written.map(() => false));
  expect(await insideStep(held)).toBe(false);
  expect(await everything()).toEqual(before);
}

const takeaways: Record<string, () => Promise<unknown>> = {
  "the operator freed its lock": () => bench.sql('update "Entry" set "lockedBy" = null, "lockedAt" = null'),
  "its worker was buried and the entry rescued": async () => {
    await bench.sql("update async_workflow.worker set alive_until = clock_timestamp() - interval '1 s' where id = $1", [
      workerId,
    ]);
    await run(connection, statements.buryWorkers, []);
    await run(connection, statements.rescue, [500, 3, "{}"]);
  },
  "it gave it back": () =>
    settler.release({
      entryId: zombie.entryId,
      claimId: zombie.claimId,
      outcome: "released",
      ranMs: 5,
      delayMs: 0,
      error: null,
    }),
};

async function everything(): Promise<unknown[]> {
  return bench.sql(`
    select (select jsonb_agg(l) from async_workflow.live l) as live, (select jsonb_agg(a) from async_workflow.attempt a) as attempts,
           (select jsonb_agg(s) from async_workflow.step s) as steps, (select jsonb_agg(r) from async_workflow.result r) as results,
           (select count(*) from async_workflow.change) as changes`);
}

describe.each(Object.entries(takeaways))("a worker that has lost its entry writes nothing: %s", (_how, takeAway) => {
  test("and nobody holds it yet", async () => {
    await takeAway();
    await refusesEverything(zombie);
  });

  test("and another one holds it, or the same worker again", async () => {
    await takeAway();
    await bench.sql("update async_workflow.worker set ended_at = null, alive_until = 'infinity' where id = $1", [
      workerId,
    ]);
    const [heir] = await claim(connection, workerId, [kind], 1);
    expect(heir?.entryId).toBe(zombie.entryId);
    await refusesEverything(zombie);
    expect(await writes.advance?.(heir as Claim)).toBe(true);
  });
});

describe("a worker that has lost its entry writes nothing:", () => {
  test.each(["COMPLETED", "CANCELLED", "FAILED"])("it was ended as %s by hand", async (status) => {
    await run(connection, statements.endByHand, [zombie.entryId, status, 0, 0, null, null]);
    await refusesEverything(zombie);
  });

  test("its lease has ended, although nobody has noticed yet; renewed, it goes on", async () => {
    const endsIn = (time: string) =>
      bench.sql(`update async_workflow.worker set alive_until = clock_timestamp() + interval '${time}' where id = $1`, [
        workerId,
      ]);
    await endsIn("-1 ms");
    await refusesEverything(zombie);
    expect(await claim(connection, workerId, [kind], 1)).toEqual([]);
    await endsIn("1 minute");
    expect(await writes.advance?.(zombie)).toBe(true);
  });

  test("a claim id alone is not enough: it must be this entry's", async () => {
    const [other] = await startEntries(bench, "fenced", 1);
    await refusesEverything({ ...zombie, entryId: other as string });
  });

  test("an advance that is sent twice counts once", async () => {
    expect(await writes.advance?.(zombie)).toBe(true);
    const before = await everything();
    expect(await writes.advance?.(zombie)).toBe(false);
    expect(await everything()).toEqual(before);
  });

  test("a step of a stage that is over is not kept for the next one", async () => {
    await writes.advance?.(zombie);
    expect(await writes["a step"]?.(zombie)).toBe(false);
    expect(await insideStep(zombie)).toBe(false);
  });
});

test("a batch is fenced row by row: the entries still held are written, the others not", async () => {
  await startEntries(bench, "fenced", 2);
  const held = await claim(connection, workerId, [kind], 2);
  await bench.sql('update "Entry" set "lockedBy" = null, "lockedAt" = null where id = $1', [held[0]?.entryId]);
  const answers = await Promise.all([zombie, ...held].map((each) => writes.advance?.(each)));
  expect(answers).toEqual([true, false, true]);
});

test("progress never falls, whoever reports it and whatever comes after", async () => {
  const { entryId, claimId } = zombie;
  const progress = async () =>
    (await bench.sql<{ progress: number }>("select progress from async_workflow.live"))[0]?.progress;
  for (const [reported, kept] of [
    [10, 10],
    [5, 10],
    [60, 60],
  ] as const) {
    await settler.reportProgress({ entryId, claimId, progress: reported });
    expect(await progress()).toBe(kept);
  }
  await writes.advance?.(zombie);
  expect(await progress()).toBe(60);
  await settler.finish({ ...ending(zombie), status: "FAILED", stage: 1, progress: 40 });
  expect(await bench.sql("select progress from async_workflow.result where entry_id = $1", [entryId])).toEqual([
    { progress: 60 },
  ]);
});
