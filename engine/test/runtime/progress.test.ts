import { expect, test } from "vitest";
import { type StageContext, workflow } from "../../src/index.ts";
import { ProgressReporter } from "../../src/runtime/progress-reporter.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate, inState, until } from "../support/waiting.ts";

const bench = useBench();

/** How often the rows of an entry were written, by the version that each write raises. */
async function countWrites(id: string): Promise<number> {
  const [row] = await bench.sql<{ version: number }>("select version from async_workflow.live where entry_id = $1", [
    id,
  ]);
  return row?.version ?? 0;
}

test("a thousand reports become a few writes, at most five a second, and the last one is there", async () => {
  const begun = gate<StageContext<never, Record<never, never>>>();
  const letGo = gate();
  const wf = workflow("chatty")
    .stage("ONE", async (context) => {
      begun.open(context as never);
      await letGo.passed;
    })
    .stage("TWO", () => 2);
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  const { progress } = await begun.passed;
  const before = await countWrites(id);
  const start = performance.now();
  for (let n = 0; n <= 1_000; n += 1) {
    progress(n / 12.5);
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(
    () => engine.get(id),
    (entry) => entry.progress === 40,
  );
  const seconds = (performance.now() - start) / 1_000;
  expect((await countWrites(id)) - before).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 1);
  letGo.open();
  await ended(engine, id);
});

test("backwards, out of range and nonsense are no progress; a stage's own 100 is where the next one begins", async () => {
  const begun = gate<StageContext<never, Record<never, never>>>();
  const letGo = gate();
  const wf = workflow("ranged")
    .stage("ONE", async (context) => {
      begun.open(context as never);
      await letGo.passed;
    })
    .stage("TWO", () => 2);
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  const { progress } = await begun.passed;
  progress(60);
  await until(
    () => engine.get(id),
    (entry) => entry.progress === 30,
  );
  for (const value of [-5, 0, 30, Number.NaN, Number.NEGATIVE_INFINITY, "90" as never]) progress(value);
  progress(1e9);
  const entry = await until(
    () => engine.get(id),
    ({ progress }) => progress !== 30,
  );
  expect(entry.progress).toBe(50);
  expect(entry.status).toBe("CREATED");
  letGo.open();
  await ended(engine, id);
});

test.each([
  ["fails for good", { attempts: 1 }, "failed"],
  ["is tried again", { attempts: 2, delay: "1m" }, "retrying"],
  ["sleeps", { attempts: 1 }, "waiting"],
] as const)("what was reported last is kept when the stage %s right after it", async (how, retry, state) => {
  const wf = workflow(`last-${state}`, { retry })
    .stage("ONE", () => 1)
    .stage("TWO", async ({ progress, sleep }) => {
      for (let n = 0; n <= 50; n += 1) progress(n);
      if (how === "sleeps") await sleep("1h");
      throw new Error("no");
    });
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  expect(await inState(engine, id, state)).toMatchObject({
    progress: 75,
    status: state === "failed" ? "FAILED" : "ONE",
  });
});

test("what a stop cuts off is kept too", async () => {
  const begun = gate();
  const wf = workflow("last-released").stage("ONLY", async ({ progress }) => {
    progress(10);
    progress(80);
    begun.open();
    await new Promise(() => {});
  });
  const engine = bench.open([wf]);
  const worker = await bench.work(engine);
  const { id } = await engine.start(wf, null);
  await begun.passed;
  await worker.stop({ graceMs: 0 });
  expect(await engine.get(id)).toMatchObject({ state: "queued", progress: 80 });
});

test("progress never falls, also when a later attempt reports less or fails at once", async () => {
  const wf = workflow("never-falls", { retry: { attempts: 2, delay: 1 } }).stage("ONLY", ({ progress, attempt }) => {
    if (attempt === 1) progress(70);
    throw new Error("no");
  });
  const engine = bench.open([wf]);
  await bench.work(engine);
  const entry = await ended(engine, (await engine.start(wf, null)).id);
  expect(entry).toMatchObject({ status: "FAILED", progress: 70 });
});

test("others on the same worker that report and fail again and again do not make an entry be written more often", async () => {
  const begun = gate<StageContext<never, Record<never, never>>>();
  const letGo = gate();
  const chatty = workflow("among-restless").stage("ONE", async (context) => {
    begun.open(context as never);
    await letGo.passed;
  });
  const restless = workflow("restless", {
    retry: { attempts: 60, backoff: "fixed", delay: 1, jitter: 0 },
  }).stage("ONE", ({ progress, attempt }) => {
    progress(attempt);
    throw new Error("again");
  });
  const engine = bench.open([chatty, restless]);
  await bench.work(engine);
  const { id } = await engine.start(chatty, null);
  const { progress } = await begun.passed;
  const before = await countWrites(id);
  const start = performance.now();
  let percent = 0;
  const talking = setInterval(() => progress(percent++), 5);
  await ended(engine, (await engine.start(restless, null)).id);
  clearInterval(talking);
  const seconds = (performance.now() - start) / 1_000;
  expect((await countWrites(id)) - before).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 1);
  letGo.open();
  await ended(engine, id);
});

test("before an entry is given back all it has reported is written, also what waited for a slow write", async () => {
  const writes: { progress: number; done: () => void }[] = [];
  const settler = {
    reportProgress: ({ progress }: { progress: number }) =>
      new Promise<boolean>((resolve) => writes.push({ progress, done: () => resolve(true) })),
  };
  const reporter = new ProgressReporter(settler, () => {});
  const report = (progress: number) => reporter.report({ entryId: "one", claimId: "claim", progress });
  report(10);
  await until(
    () => writes.length,
    (count) => count === 1,
  );
  report(50);
  await new Promise((resolve) => setTimeout(resolve, 250)); // longer than it waits between two writes
  let given = false;
  const flushed = reporter.flush("one").then(() => {
    given = true;
  });
  writes[0]?.done();
  await until(
    () => writes.length,
    (count) => count === 2,
  );
  expect({ given, progress: writes[1]?.progress }).toEqual({ given: false, progress: 50 });
  writes[1]?.done();
  await flushed;
});
