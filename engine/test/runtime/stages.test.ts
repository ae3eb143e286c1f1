import { expect, test } from "vitest";
import { z } from "zod";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate, inState, until } from "../support/waiting.ts";

const bench = useBench();

test("status, progress, stage and lock of a three-stage workflow are the contract's at every moment", async () => {
  const gates = [gate(), gate(), gate()] as const;
  const wf = workflow("contract")
    .stage("STAGE_1", () => gates[0].passed)
    .stage("STAGE_2", () => gates[1].passed)
    .stage("STAGE_3", async () => {
      await gates[2].passed;
      return "Processed";
    });
  const engine = bench.open([wf]);
  const started = await engine.start(wf, undefined, { title: "  An entry  " });
  expect(started).toMatchObject({
    title: "An entry",
    status: "CREATED",
    state: "queued",
    stage: null,
    progress: 0,
    result: null,
    error: null,
    lockedBy: null,
    lockedAt: null,
    startedAt: null,
    finishedAt: null,
  });
  expect(await engine.get(started.id)).toEqual({ ...started, waitingFor: "worker", updatedAt: expect.any(String) });

  const worker = await bench.work(engine);
  const reached = [
    ["CREATED", 0, "STAGE_1"],
    ["STAGE_1", 33, "STAGE_2"],
    ["STAGE_2", 66, "STAGE_3"],
  ] as const;
  for (const [index, [status, progress, stage]] of reached.entries()) {
    const running = await until(
      () => engine.get(started.id),
      (entry) => entry.stage === stage,
    );
    expect(running).toMatchObject({
      status,
      progress,
      state: "running",
      lockedBy: worker.id,
      result: null,
      attempt: 1,
    });
    expect(running.lockedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    gates[index]?.open();
  }
  const entry = await ended(engine, started.id);
  expect(entry).toMatchObject({
    status: "COMPLETED",
    state: "completed",
    stage: null,
    progress: 100,
    result: "Processed",
    lockedBy: null,
    lockedAt: null,
  });
  expect(entry.version).toBeGreaterThan(started.version);
  expect(Date.parse(entry.finishedAt as string)).toBeGreaterThanOrEqual(Date.parse(entry.startedAt as string));
});

test("an error leaves status FAILED, the message as result and progress where it was", async () => {
  const wf = workflow("failing", { retry: { attempts: 1 } })
    .stage("STAGE_1", () => 1)
    .stage("STAGE_2", ({ progress }) => {
      progress(50);
      throw new Error("no space left");
    })
    .stage("STAGE_3", () => 3);
  const engine = bench.open([wf]);
  await bench.work(engine);
  const entry = await ended(engine, (await engine.start(wf, null)).id);
  expect(entry).toMatchObject({ status: "FAILED", result: "Error: no space left", progress: 49, lockedBy: null });
  expect(entry.error).toMatchObject({ code: "handler_error", message: "no space left" });
});

test("stage results reach later stages as JSON gives them back, also after another worker took over", async () => {
  const seen: unknown[] = [];
  const wf = workflow("results", { input: z.object({ n: z.number() }), retry: { attempts: 2, delay: 1 } })
    .stage("FIRST", ({ input }) => ({ n: input.n, at: new Date(0), gone: undefined }))
    .stage("SECOND", ({ results }) => [results.FIRST.n, "é😀\\u0000"])
    .stage("THIRD", () => undefined)
    .stage("LAST", ({ results, attempt }) => {
      seen.push(structuredClone(results));
      if (attempt === 1) throw new Error("once more, from the journal");
      return results;
    });
  const engine = bench.open([wf]);
  await bench.work(engine);
  const entry = await ended(engine, (await engine.start(wf, { n: 7 })).id);
  const results = { FIRST: { n: 7, at: "1970-01-01T00:00:00.000Z" }, SECOND: [7, "é😀\\u0000"], THIRD: null };
  expect(seen).toEqual([results, results]);
  expect(entry.result).toEqual(results);
});

test("a handler gets its entry, a stable key and the workspace; a schema's output is its input", async () => {
  const wf = workflow("context", { input: z.object({ n: z.coerce.number().default(3) }) }).stage(
    "ONLY",
    ({ entry, input, idempotencyKey, attempt }) => ({ ...entry, input, idempotencyKey, attempt }),
  );
  const engine = bench.open([wf]);
  await bench.work(engine);
  const scope = { workspace: "acme" };
  const started = await engine.start(wf, {}, { title: "T", owner: "ann", scope, tags: ["a"], priority: 5 });
  const { result } = await until(
    () => engine.get(started.id, scope),
    (entry) => entry.finishedAt !== null,
  );
  expect(result).toEqual({
    id: started.id,
    title: "T",
    owner: "ann",
    workspace: "acme",
    createdAt: started.createdAt,
    input: { n: 3 },
    idempotencyKey: `${started.id}:ONLY`,
    attempt: 1,
  });
  await expect(engine.get(started.id)).rejects.toMatchObject({ code: "entry_not_found" });
  expect(await engine.getMany([started.id])).toEqual([]);
});

test("a query builder or any other thenable is awaited like a promise", async () => {
  const wf = workflow("thenable")
    // biome-ignore lint/suspicious/noThenProperty: this is what Knex, Kysely and Drizzle queries look like
    .stage("ONE", () => ({ then: (resolve: (value: string) => void) => resolve("rows") }) as PromiseLike<string>)
    .stage("TWO", ({ results }) => results.ONE);
  const engine = bench.open([wf]);
  await bench.work(engine);
  expect((await ended(engine, (await engine.start(wf, null)).id)).result).toBe("rows");
});

test("a worker leaves versions it has no code for to others; they wait and are seen waiting", async () => {
  const one = workflow("versioned", { version: "1" }).stage("ONLY", () => "one");
  const two = workflow("versioned", { version: "2" }).stage("ONLY", () => "two");
  const old = bench.open([one]);
  const young = bench.open([two]);
  const entryOfOne = await old.start(one, null);
  const entryOfTwo = await young.start(two, null);
  await bench.work(young);
  expect((await ended(young, entryOfTwo.id)).result).toBe("two");
  expect(await young.get(entryOfOne.id)).toMatchObject({ state: "queued", workflowVersion: "1" });
  await bench.work(old);
  expect((await ended(old, entryOfOne.id)).result).toBe("one");
});

test("the list is newest first, counts all, filters by status and workflow, and never leaves its workspace", async () => {
  const wf = workflow("listed").stage("ONLY", () => 1);
  const engine = bench.open([wf]);
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.unshift((await engine.start(wf, null, { title: `listed ${n}` })).id);
  await engine.cancel(ids[1] as string);
  const all = await engine.list({ workflow: "listed", limit: 2, offset: 1 });
  expect(all.entries.map((entry) => entry.id)).toEqual(ids.slice(1, 3));
  expect(all).toMatchObject({ total: 5, limit: 2, offset: 1 });
  const cancelled = await engine.list({ workflow: "listed", status: ["CANCELLED", "FAILED"] });
  expect(cancelled.entries.map((entry) => entry.id)).toEqual([ids[1]]);
  expect(await engine.list({ workflow: "listed" }, { workspace: "other" })).toMatchObject({ entries: [], total: 0 });
  for (const query of [{ limit: 0.5 }, { limit: -1 }, { offset: -1 }, { limit: "1; select 1" as never }]) {
    await expect(engine.list(query)).rejects.toMatchObject({ code: "invalid_input" });
  }
});

test("a database that is gone is a typed error, not a hang", async () => {
  const url = new URL(bench.url);
  url.port = "1";
  const wf = workflow("unreachable").stage("ONLY", () => 1);
  const engine = bench.open([wf], { url: url.href });
  for (const call of [
    () => engine.migrate(),
    () => engine.start(wf, null),
    () => engine.get(crypto.randomUUID()),
    () => engine.ping(),
    () => engine.work(),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: "database_unreachable" });
  }
});

test("a running stage's first look is the database's: an entry is held before its handler begins", async () => {
  const wf = workflow("held-first").stage("ONLY", async ({ entry }) => (await engine.get(entry.id)).lockedBy);
  const engine = bench.open([wf]);
  const worker = await bench.work(engine);
  expect((await ended(engine, (await engine.start(wf, null)).id)).result).toBe(worker.id);
  await inState(engine, (await engine.start(wf, null)).id, "completed");
});
