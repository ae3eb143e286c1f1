import { expect, test } from "vitest";
import { type EntryQuery, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate, inState, until } from "../support/waiting.ts";

const bench = useBench();

test("a worker is listed with what it holds, since when, and how its process is; foreign entries are counted only", async () => {
  const begun = gate();
  const letGo = gate();
  const wf = workflow("listed").stage("FIRST", async ({ entry }) => {
    if (entry.title === "Mine") begun.open();
    await letGo.passed;
  });
  const engine = bench.open([wf]);
  const worker = await bench.work(engine, { concurrency: 3, leaseSeconds: 3 });
  const { id } = await engine.start(wf, null, { title: "Mine" });
  const foreign = await engine.start(wf, null, { title: "Theirs", scope: { workspace: "theirs" } });
  await begun.passed;
  await until(
    () => engine.get(foreign.id, { workspace: "theirs" }),
    ({ state }) => state === "running",
  );
  const listed = await until(
    async () => (await engine.workers()).find((each) => each.id === worker.id),
    (each) => each?.vitals != null && each.hears === true,
  );
  expect(listed).toMatchObject({ state: "alive", pid: process.pid, concurrency: 3, held: 2, leaseMs: 3_000 });
  expect(listed?.entries).toEqual([
    { id, title: "Mine", workflow: "listed", stage: "FIRST", progress: 0, since: (await engine.get(id)).lockedAt },
  ]);
  expect(listed?.workflows).toEqual([{ name: "listed", version: "1" }]);
  expect(listed?.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(listed?.vitals?.memoryBytes).toBeGreaterThan(1_000_000);
  letGo.open();
  await ended(engine, id);
});

test("a worker that is asked to drain claims nothing more, keeps what it runs, and stops when that is done", async () => {
  const begun = gate();
  const letGo = gate();
  const wf = workflow("drained").stage("ONLY", ({ entry }) => {
    if (entry.title !== "Running") return "elsewhere";
    begun.open();
    return letGo.passed.then(() => "kept");
  });
  const engine = bench.open([wf]);
  const worker = await bench.work(engine);
  const running = await engine.start(wf, null, { title: "Running" });
  await begun.passed;
  // From another process, as far as the worker can tell.
  const other = bench.open([wf]);
  expect(await other.drainWorker(worker.id)).toMatchObject({ id: worker.id, state: "draining", held: 1 });
  expect((await other.drainWorker(worker.id)).drainRequestedAt).not.toBeNull();
  const later = await other.start(wf, null, { title: "Later" });
  expect(await other.get(later.id)).toMatchObject({ state: "queued", waitingFor: "worker" });
  const heir = await bench.work(other);
  expect(await ended(other, later.id)).toMatchObject({ result: "elsewhere" });
  letGo.open();
  await worker.stopped;
  expect(await other.get(running.id)).toMatchObject({ status: "COMPLETED", result: "kept", attempt: 1 });
  expect((await other.workers()).map((each) => each.id)).not.toContain(worker.id);
  expect((await other.workers()).map((each) => each.id)).toContain(heir.id);
});

test("the entries of a worker are found: those it holds and those it ended, and no others", async () => {
  const begun = gate();
  const letGo = gate();
  const wf = workflow("found").stage("ONLY", ({ entry }) => {
    if (entry.title !== "Held") return null;
    begun.open();
    return letGo.passed;
  });
  const engine = bench.open([wf]);
  const first = await bench.work(engine);
  const done = await ended(engine, (await engine.start(wf, null)).id);
  await first.stop();
  const worker = await bench.work(engine);
  const held = await engine.start(wf, null, { title: "Held" });
  await begun.passed;
  const after = await ended(engine, (await engine.start(wf, null)).id);
  const idsOf = async (query: EntryQuery) => (await engine.list(query)).entries.map(({ id }) => id);
  expect(await idsOf({ worker: worker.id })).toEqual([after.id, held.id]);
  expect(await idsOf({ worker: worker.id, state: ["running"] })).toEqual([held.id]);
  expect(await idsOf({ worker: first.id, status: ["COMPLETED"] })).toEqual([done.id]);
  expect(await idsOf({ worker: "nobody" })).toEqual([]);
  letGo.open();
  await ended(engine, held.id);
});

test("a stop in the middle of a drain does not wait for what the drain would have waited for", async () => {
  const begun = gate();
  const wf = workflow("drained-in-haste").stage("ONLY", ({ signal }) => {
    begun.open();
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  const engine = bench.open([wf]);
  const worker = await bench.work(engine);
  const { id } = await engine.start(wf, null);
  await begun.passed;
  await engine.drainWorker(worker.id);
  await until(
    () => bench.sql<{ draining: boolean }>("select draining from async_workflow.worker where name = $1", [worker.id]),
    ([row]) => row?.draining === true,
  );
  await worker.stop({ graceMs: 0 });
  expect(await inState(engine, id, "queued")).toMatchObject({ attempt: 0 });
});

test("a worker past its lease is listed as lost, and cannot be drained; neither can one that never was", async () => {
  const engine = bench.open([]);
  await bench.sql(
    `insert into async_workflow.worker (name, host, pid, concurrency, workflows, alive_until)
     values ('gone:1:x', 'gone', 1, 5, '{}', clock_timestamp() - interval '1 s')`,
  );
  const lost = (await engine.workers()).find((each) => each.id === "gone:1:x");
  expect(lost).toMatchObject({ state: "lost", held: 0, vitals: null, hears: null });
  await expect(engine.drainWorker("gone:1:x")).rejects.toMatchObject({ code: "worker_not_found" });
  await expect(engine.drainWorker("a\0b")).rejects.toMatchObject({ code: "worker_not_found" });
});
