import { expect, test } from "vitest";
import { type AnyWorkflow, type Engine, type Entry, type StartOptions, workflow } from "../../src/index.ts";
import { statements } from "../../src/sql/statement.ts";
import { useBench } from "../support/bench.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { claim, registerWorker, registerWorkflow, run } from "../support/statements.ts";
import { ended, gate, inState, until } from "../support/waiting.ts";

const bench = useBench();

/** Starts entries until one finds the worker of this process asleep, and so is run by it from the start. */
const startHere = (engine: Engine, wf: AnyWorkflow, input: unknown, options: StartOptions): Promise<Entry> =>
  until(
    () => engine.start(wf, input, options),
    (entry) => entry.state === "running",
  );

test("a worker of the same process runs it without a claim, and it is told and kept as if it had been claimed", async () => {
  const first = gate<number>();
  const seen: unknown[] = [];
  const wf = workflow("here")
    .stage("FIRST", ({ input }) => {
      seen.push(input);
      return first.passed;
    })
    .stage("SECOND", () => 2);
  const engine = bench.open([wf]);
  const elsewhere = bench.open([wf]);
  const worker = await bench.work(engine);
  const options = { title: "here", startWithin: "1m", tags: ["t"], priority: 5 } as const;
  const here = await startHere(engine, wf, { aa: 1, b: 2 }, options);
  expect(here).toMatchObject({ status: "CREATED", stage: "FIRST", lockedBy: worker.id, attempt: 1, version: 1 });
  expect(await elsewhere.get(here.id)).toEqual(here);
  const [live] = await bench.sql(
    "select fence, claimed_at = started_at as at_once from async_workflow.live where entry_id = $1",
    [here.id],
  );
  expect(live).toEqual({ fence: "1", at_once: true });
  first.open(1);
  expect(await ended(elsewhere, here.id)).toMatchObject({ status: "COMPLETED", result: 2, tags: ["t"], version: 3 });
  const { stages } = await elsewhere.timeline(here.id);
  expect(stages.map(({ state, result, attempts }) => [state, result, attempts.length])).toEqual([
    ["completed", 1, 1],
    ["completed", 2, 1],
  ]);
  // As PostgreSQL gives it back, which is how a later attempt will see it.
  expect(JSON.stringify(seen.at(-1))).toBe('{"b":2,"aa":1}');
});

test("only into a free slot: what finds none waits in the queue like everything else", async () => {
  const first = gate();
  const wf = workflow("no-slot-here").stage("ONLY", ({ entry }) =>
    entry.title === "holds" ? first.passed : undefined,
  );
  const engine = bench.open([wf]);
  await bench.work(engine, { concurrency: 1 });
  await ended(engine, (await startHere(engine, wf, null, {})).id);
  const { id } = await engine.start(wf, null, { title: "holds" });
  await inState(engine, id, "running");
  const next = await engine.start(wf, null);
  expect(next).toMatchObject({ state: "queued", lockedBy: null });
  first.open();
  await Promise.all([ended(engine, id), ended(engine, next.id)]);
});

test.each([
  ["a delay", { delay: 60_000 }, "scheduled"],
  ["an idempotency key", { idempotencyKey: "not-here" }, "queued"],
] as const)("with %s it goes the usual way", async (_what, options, state) => {
  const wf = workflow("usual-way").stage("ONLY", () => 1);
  const engine = bench.open([wf]);
  await bench.work(engine);
  await startHere(engine, wf, null, {});
  expect(await engine.start(wf, null, options)).toMatchObject({ state, lockedBy: null });
});

test("a hundred at once each run once, whether here or from the queue", async () => {
  const ran: string[] = [];
  const wf = workflow("many-here").stage("ONLY", ({ entry }) => ran.push(entry.id));
  const engine = bench.open([wf]);
  await bench.work(engine, { concurrency: 20 });
  await startHere(engine, wf, null, {});
  ran.length = 0;
  const started = await Promise.all(Array.from({ length: 100 }, () => engine.start(wf, null)));
  await Promise.all(started.map(({ id }) => ended(engine, id)));
  expect(ran.toSorted()).toEqual(started.map(({ id }) => id).toSorted());
});

test("when the answer to its commit is lost it is not lost with it: the worker gives it back, and it runs", async () => {
  const proxy = await startFaultProxy(bench.url);
  const wf = workflow("unanswered").stage("ONLY", () => 1);
  const engine = bench.open([wf], { url: proxy.url });
  await bench.work(engine);
  await startHere(engine, wf, null, {});
  const cut = proxy.cutOnce("start-here", "answer");
  // A worker that is just looking for work takes none from a start: then the next one meets the cut.
  let turn = 0;
  let problem: unknown;
  while (problem === undefined) {
    turn += 1;
    problem = await engine.start(wf, null, { title: `start ${turn}` }).then(
      () => undefined,
      (error: unknown) => error,
    );
  }
  expect(problem).toMatchObject({ code: "database_unreachable" });
  await cut;
  const [row] = await bench.sql<{ id: string }>("select id from async_workflow.entry where title = $1", [
    `start ${turn}`,
  ]);
  expect(await ended(bench.open([wf]), (row as { id: string }).id, 10_000)).toMatchObject({ status: "COMPLETED" });
});

test("a worker that stops while one is being started carries it through or gives it back", async () => {
  const wf = workflow("stopping-here").stage("ONLY", () => 1);
  const engine = bench.open([wf]);
  const worker = await bench.work(engine);
  await startHere(engine, wf, null, {});
  const [{ id }] = await Promise.all([engine.start(wf, null), worker.stop()]);
  const { state, lockedBy } = await inState(engine, id, "queued", "completed");
  expect([state, lockedBy]).toContain(null);
  await bench.work(bench.open([wf]));
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED" });
});

test("a dead worker's entry comes back by its lease; one that has ended or drains is given none", async () => {
  const kind = await registerWorkflow(bench, "here-in-sql");
  const connection = await bench.connect();
  const startFor = async (workerId: number) => {
    const id = crypto.randomUUID();
    const columns = [[id], [kind], ["x"], [null], [0], [null], [null], [null], ["local"], ["local"]];
    const [row] = await run<{ claimId: string | null }>(connection, statements.startHere, [workerId, [], ...columns]);
    return { id, claimId: row?.claimId };
  };
  const dead = await registerWorker(connection);
  const orphan = await startFor(dead);
  expect(orphan.claimId).toEqual(expect.any(String));
  await bench.sql("update async_workflow.worker set alive_until = clock_timestamp() where id = $1", [dead]);
  const late = await startFor(dead);
  expect(late.claimId).toBe(null);
  await run(connection, statements.buryWorkers, []);
  await run(connection, statements.rescue, [500, 3, "{}"]);
  const refused = await startFor(dead);
  expect(refused.claimId).toBe(null);
  const draining = await registerWorker(connection);
  await run(connection, statements.endWorker, [draining, true]);
  const passed = await startFor(draining);
  expect(passed.claimId).toBe(null);
  const claimed = await claim(connection, await registerWorker(connection), [kind], 10);
  expect(new Map(claimed.map(({ entryId, attempt }) => [entryId, attempt]))).toEqual(
    new Map([
      [orphan.id, 2],
      [late.id, 1],
      [refused.id, 1],
      [passed.id, 1],
    ]),
  );
});
