/** Repeating an entry from one of its stages, also with another input. */
import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { Conflict, EntryNotFound, InvalidInput, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, inState } from "../support/waiting.ts";

const bench = useBench();
const input = z.object({ base: z.int(), fail: z.boolean().default(false) });
let ran: string[] = [];
beforeEach(() => {
  ran = [];
});
const sums = workflow("sums", { input, retry: { attempts: 1 } })
  .stage("ONE", async ({ input, step }) => {
    ran.push("ONE");
    return step("double", () => ({ doubled: input.base * 2 }));
  })
  .stage("TWO", ({ input, results }) => {
    ran.push("TWO");
    if (input.fail) throw new Error("as asked");
    return results.ONE.doubled + input.base;
  })
  .stage("THREE", ({ results }) => {
    ran.push("THREE");
    return `${results.ONE.doubled} and ${results.TWO}`;
  });
const stored = async () => (await bench.sql("select from async_workflow.entry")).length;

test("from a stage with another input: a new entry that takes over the results before that stage", async () => {
  const engine = bench.open([sums]);
  await bench.work(engine);
  const options = { title: "The first", tags: ["sum"], priority: 7, owner: "ada" };
  const { id } = await engine.start(sums, { base: 10 }, options);
  const original = await ended(engine, id);
  expect(original.result).toBe("20 and 30");
  ran = [];
  const repeated = await engine.retry(id, undefined, { from: "TWO", input: { base: 1 } });
  expect(repeated).toMatchObject({ ...options, retryOf: id, workflow: "sums" });
  expect(repeated.id).not.toBe(id);
  expect(await ended(engine, repeated.id)).toMatchObject({ status: "COMPLETED", result: "20 and 21", attempt: 1 });
  expect(ran).toEqual(["TWO", "THREE"]);
  expect(await engine.get(id)).toEqual(original);
  const { stages } = await engine.timeline(repeated.id);
  expect(stages.map(({ name, result }) => [name, result])).toEqual([
    ["ONE", { doubled: 20 }],
    ["TWO", 21],
    ["THREE", "20 and 21"],
  ]);
});

test("it stands where it begins: status, progress and stage of the stages taken over", async () => {
  const engine = bench.open([sums]);
  const worker = await bench.work(engine);
  const { id } = await engine.start(sums, { base: 1 });
  await ended(engine, id);
  await worker.stop();
  expect(await engine.retry(id, undefined, { from: "THREE" })).toMatchObject({
    status: "TWO",
    progress: 66,
    state: "queued",
    startedAt: null,
    attempt: 0,
  });
  expect(await engine.retry(id, undefined, { from: "ONE" })).toMatchObject({ status: "CREATED", progress: 0 });
});

test("input alone repeats from the first stage, and no step is remembered", async () => {
  const engine = bench.open([sums]);
  await bench.work(engine);
  const { id } = await engine.start(sums, { base: 1 });
  await ended(engine, id);
  ran = [];
  const repeated = await engine.retry(id, undefined, { input: { base: 100 } });
  expect(await ended(engine, repeated.id)).toMatchObject({ result: "200 and 300" });
  expect(ran).toEqual(["ONE", "TWO", "THREE"]);
});

test("a stage alone repeats with the input of before", async () => {
  const engine = bench.open([sums]);
  await bench.work(engine);
  const { id } = await engine.start(sums, { base: 3 });
  await ended(engine, id);
  const repeated = await engine.retry(id, undefined, { from: "ONE" });
  expect(await ended(engine, repeated.id)).toMatchObject({ result: "6 and 9", retryOf: id });
  const again = await engine.retry(repeated.id, undefined, { from: "THREE" });
  expect(await ended(engine, again.id)).toMatchObject({ result: "6 and 9", retryOf: repeated.id });
});

test("a failed entry can be repeated from where it failed with what makes it work, not from later", async () => {
  const engine = bench.open([sums]);
  await bench.work(engine);
  const { id } = await engine.start(sums, { base: 5, fail: true });
  const failed = await ended(engine, id);
  expect(failed).toMatchObject({ status: "FAILED", progress: 33 });
  const before = await stored();
  const later = engine.retry(id, undefined, { from: "THREE" });
  await expect(later).rejects.toThrow(Conflict);
  await expect(later).rejects.toMatchObject({ code: "stage_not_reached" });
  expect(await stored()).toBe(before);
  const repeated = await engine.retry(id, undefined, { from: "TWO", input: { base: 5 } });
  expect(await ended(engine, repeated.id)).toMatchObject({ status: "COMPLETED", result: "10 and 15" });
  expect(await engine.get(id)).toEqual(failed);
});

test("what does not fit is refused by its field, and nothing is started", async () => {
  const engine = bench.open([sums]);
  await bench.work(engine);
  const { id } = await engine.start(sums, { base: 1 });
  await ended(engine, id);
  const before = await stored();
  const wrongInput = engine.retry(id, undefined, { from: "TWO", input: { base: "one" } });
  await expect(wrongInput).rejects.toThrow(InvalidInput);
  await expect(wrongInput).rejects.toMatchObject({ field: "input.base" });
  const wrongStage = engine.retry(id, undefined, { from: "FOUR" });
  await expect(wrongStage).rejects.toMatchObject({ code: "invalid_input", field: "from" });
  await expect(wrongStage).rejects.toThrow("ONE, TWO, THREE");
  await expect(engine.retry(id, { workspace: "elsewhere" }, { from: "ONE" })).rejects.toThrow(EntryNotFound);
  expect(await stored()).toBe(before);
});

test("the input is kept as its schema gives it back", async () => {
  const engine = bench.open([sums]);
  await bench.work(engine);
  const { id } = await engine.start(sums, { base: 1 });
  await ended(engine, id);
  const repeated = await engine.retry(id, undefined, { input: { base: 2, unknown: "field" } });
  expect(await bench.sql("select input from async_workflow.entry where id = $1", [repeated.id])).toEqual([
    { input: { base: 2, fail: false } },
  ]);
});

test("an entry that still runs can be repeated from what it has reached, and goes on", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const wf = workflow("held")
    .stage("ONE", () => 1)
    .stage("TWO", async ({ results, input }) => {
      if (input === "hold") await held;
      return results.ONE + 1;
    });
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, "hold");
  await inState(engine, id, "running");
  await expect(engine.retry(id)).rejects.toMatchObject({ code: "entry_not_failed" });
  const repeated = await engine.retry(id, undefined, { from: "ONE", input: "run" });
  expect(await ended(engine, repeated.id)).toMatchObject({ status: "COMPLETED", result: 2 });
  release();
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: 2 });
});

test("a stage that was passed by hand counts as reached, and gives the repeat what it gave the entry: nothing", async () => {
  const wf = workflow("by-hand")
    .stage("ONE", () => "made")
    .stage("TWO", ({ results }) => ({ one: results.ONE }));
  const engine = bench.open([wf]);
  const { id } = await engine.start(wf, null);
  await engine.patch(id, { status: "ONE" });
  const repeated = await engine.retry(id, undefined, { from: "TWO" });
  await bench.work(engine);
  expect(await ended(engine, repeated.id)).toMatchObject({ status: "COMPLETED", result: { one: null } });
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: { one: null } });
});
