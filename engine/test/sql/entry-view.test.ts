import { beforeEach, describe, expect, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate } from "../support/waiting.ts";

const bench = useBench();
// As the contract has them, letter by letter.
const overview = 'SELECT id, title, status, progress FROM "Entry" ORDER BY "createdAt" DESC';
const locks = 'SELECT id, "lockedBy", "lockedAt" FROM "Entry" WHERE "lockedBy" IS NOT NULL';
const free = 'UPDATE "Entry" SET "lockedBy" = NULL, "lockedAt" = NULL';

const wf = workflow("viewed", { retry: { attempts: 1 } })
  .stage("STAGE_1", () => 1)
  .stage("STAGE_2", () => ({ done: true }));
const failing = workflow("viewed-failing", { retry: { attempts: 1 } }).stage("ONLY", () => {
  throw new Error("no");
});

beforeEach(async () => {
  await bench.sql("delete from async_workflow.live");
  await bench.sql("delete from async_workflow.entry");
});

test("the three operator queries show what the API shows, and free what is held", async () => {
  const begun = gate();
  const letGo = gate();
  let calls = 0;
  const held = workflow("viewed-held", { retry: { attempts: 1 } })
    .stage("ONE", () => 1)
    .stage("TWO", async () => {
      calls += 1;
      if (calls > 1) return "heir";
      begun.open();
      await letGo.passed;
      return "zombie";
    });
  const engine = bench.open([wf, failing, held]);
  const worker = await bench.work(engine);
  const first = await engine.start(wf, null, { title: "first" });
  await ended(engine, first.id);
  const second = await engine.start(failing, null, { title: "second" });
  await ended(engine, second.id);
  const third = await engine.start(held, null, { title: "third" });
  await begun.passed;
  const fourth = await engine.start(wf, null, { title: "fourth", delay: "1h" });
  expect(await bench.sql(overview)).toEqual([
    { id: fourth.id, title: "fourth", status: "CREATED", progress: 0 },
    { id: third.id, title: "third", status: "ONE", progress: 50 },
    { id: second.id, title: "second", status: "FAILED", progress: 0 },
    { id: first.id, title: "first", status: "COMPLETED", progress: 100 },
  ]);
  const { lockedAt } = await engine.get(third.id);
  expect(await bench.sql(locks)).toEqual([
    { id: third.id, lockedBy: worker.id, lockedAt: new Date(lockedAt as string) },
  ]);
  await bench.sql(free);
  expect(await ended(engine, third.id)).toMatchObject({ status: "COMPLETED", result: "heir" });
  letGo.open();
  expect(await bench.sql(locks)).toEqual([]);
  expect(await engine.get(third.id)).toMatchObject({ result: "heir", attempt: 1 });
});

test("it has the contract's columns: result as text, the error as a sentence, times as times", async () => {
  const engine = bench.open([wf, failing]);
  await bench.work(engine);
  const done = await ended(engine, (await engine.start(wf, null)).id);
  const failed = await ended(engine, (await engine.start(failing, { a: 1 })).id);
  const rows = await bench.sql<{ id: string; result: string; createdAt: Date; updatedAt: Date }>(
    'select id, result, "createdAt", "updatedAt", workflow, input from "Entry" order by id',
  );
  expect(rows).toEqual([
    {
      id: done.id,
      result: '{"done": true}',
      createdAt: new Date(done.createdAt),
      updatedAt: new Date(done.updatedAt),
      workflow: "viewed",
      input: null,
    },
    {
      id: failed.id,
      result: "Error: no",
      createdAt: new Date(failed.createdAt),
      updatedAt: new Date(failed.updatedAt),
      workflow: "viewed-failing",
      input: { a: 1 },
    },
  ]);
});

describe("every other change is refused in a sentence that says what to do, and changes nothing", () => {
  test.each([
    [`update "Entry" set status = 'COMPLETED'`],
    [`update "Entry" set progress = 100`],
    [`update "Entry" set title = 'x'`],
    [`update "Entry" set "lockedBy" = 'me'`],
    [`update "Entry" set "lockedAt" = now()`],
    [`update "Entry" set "lockedBy" = null, "lockedAt" = null, result = 'x'`],
    [`update "Entry" set id = gen_random_uuid()`],
  ])("%s", async (statement) => {
    const engine = bench.open([wf]);
    const { id } = await engine.start(wf, null, { delay: "1h" });
    const before = await engine.get(id);
    await expect(bench.sql(statement)).rejects.toMatchObject({
      message: 'only "lockedBy" and "lockedAt" can be changed through "Entry", and only to null',
      hint: expect.stringContaining("PATCH /api/entries"),
    });
    expect(await engine.get(id)).toEqual(before);
  });

  test.each([[`insert into "Entry" (title) values ('x')`], [`delete from "Entry"`]])("%s", async (statement) => {
    const engine = bench.open([wf]);
    const { id } = await engine.start(wf, null, { delay: "1h" });
    await expect(bench.sql(statement)).rejects.toThrow(/"?Entry"?/);
    expect((await engine.get(id)).state).toBe("scheduled");
  });
});

test("freeing what nobody holds changes nothing, and a transaction that rolls back frees nothing", async () => {
  const begun = gate();
  const letGo = gate();
  const held = workflow("viewed-kept").stage("ONLY", async () => {
    begun.open();
    await letGo.passed;
    return "kept";
  });
  const engine = bench.open([wf, held]);
  const worker = await bench.work(engine);
  const parked = await engine.start(wf, null, { delay: "1h" });
  const { id } = await engine.start(held, null);
  await begun.passed;
  const before = await engine.get(parked.id);
  const operator = await bench.connect();
  await operator.query("begin");
  await operator.query(free);
  await operator.query("rollback");
  expect(await engine.get(id)).toMatchObject({ lockedBy: worker.id });
  letGo.open();
  expect(await ended(engine, id)).toMatchObject({ result: "kept", attempt: 1 });
  await bench.sql(free);
  expect(await engine.get(parked.id)).toEqual(before);
});

test("freeing in the middle of heavy work: no deadlock is left, and everything completes once", async () => {
  const busy = workflow("viewed-busy", { retry: { attempts: 1 } })
    .stage("ONE", () => 1)
    .stage("TWO", () => 2);
  const engine = bench.open([busy]);
  await engine.startMany(
    busy,
    Array.from({ length: 300 }, () => ({ input: null })),
  );
  await bench.work(engine, { leaseSeconds: 2 });
  const done = async () => (await engine.list({ workflow: "viewed-busy", status: ["COMPLETED"], limit: 1 })).total;
  while ((await done()) < 300)
    await bench.sql(free).catch((error: { code: string }) => expect(error.code).toBe("40P01"));
  expect(await bench.sql("select from async_workflow.live")).toEqual([]);
});
