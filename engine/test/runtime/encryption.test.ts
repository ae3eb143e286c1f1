/** With a codec no value reaches the database in the clear, and everything that is done with values goes on as before. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { canaryCopies } from "../../../tests/security/canaries.ts";
import {
  aes256gcmCodec,
  type Engine,
  type Entry,
  IdempotencyMismatch,
  InvalidInput,
  type Json,
  PayloadUnreadable,
  UnknownPayloadKey,
  workflow,
} from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate, inState, until } from "../support/waiting.ts";

const bench = useBench();
const k1 = randomBytes(32).toString("base64");
const k2 = randomBytes(32).toString("base64");
const codec = aes256gcmCodec({ keys: { k1 }, current: "k1" });
const rotated = aes256gcmCodec({ keys: { k2, k1 }, current: "k2" });
const canary = "canary-5f1e-in-the-clear";

const flaky = { fails: false };
const carry = workflow("carry", {
  input: z.object({ secret: z.string(), n: z.number().optional() }),
  retry: { attempts: 1 },
})
  .stage("FIRST", async ({ input, step, progress }) => {
    const kept = await step("look", () => ({ seen: input.secret }));
    await step("nothing", () => null);
    progress(50);
    return { first: kept.seen, n: input.n ?? 0 };
  })
  .stage("SECOND", async ({ input, results, step, sleep }) => {
    await step("again", () => input.secret);
    await sleep(1);
    if (flaky.fails) throw new Error("as asked");
    return [results.FIRST.first];
  })
  .stage("LAST", ({ input, results }) => ({ of: input.secret, n: results.FIRST.n, second: results.SECOND[0] ?? null }));
const expected = { of: canary, n: 7, second: canary };
const input = { secret: canary, n: 7 };

let sealing: Engine;
beforeAll(async () => {
  const { createEngine } = await import("../../src/index.ts");
  sealing = createEngine({ databaseUrl: bench.url, workflows: [carry], codec });
  await sealing.migrate();
  return () => sealing.close();
});

async function run(engine: Engine, id: string): Promise<Entry> {
  const worker = await engine.work();
  try {
    return await ended(engine, id);
  } finally {
    await worker.stop();
  }
}

async function copies(): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: bench.url, max: 1 });
  return canaryCopies(pool, new Map([["canary", canary]])).finally(() => pool.end());
}

const keysOf = (id: string) =>
  bench.sql<{ what: string; key: string | null }>(
    `select 'input' as what, input #>> '{$encrypted,key}' as key from async_workflow.entry where id = $1
     union all select 'stage', result #>> '{$encrypted,key}' from async_workflow.attempt where entry_id = $1 and result is not null
     union all select 'step', result #>> '{$encrypted,key}' from async_workflow.step where entry_id = $1 and result is not null and name <> 'sleep'
     union all select 'result', result #>> '{$encrypted,key}' from async_workflow.result where entry_id = $1 and result is not null`,
    [id],
  );

test("input, stage results, steps and the result are ciphertext in every table, and read as they were handed in", async () => {
  const { id } = await sealing.start(carry, input);
  const entry = await run(sealing, id);
  expect(entry).toMatchObject({ status: "COMPLETED", result: expected });
  expect(await copies()).toEqual([]);
  const keys = await keysOf(id);
  expect(keys.length).toBe(6);
  expect(new Set(keys.map(({ key }) => key))).toEqual(new Set(["k1"]));

  expect(await sealing.getMany([id])).toMatchObject([{ result: expected }]);
  expect(await sealing.getMany([id], undefined, { listed: true })).toMatchObject([{ result: expected }]);
  expect((await sealing.list({ id: [id] })).entries).toMatchObject([{ result: expected }]);
  for await (const portion of sealing.export({ id: [id] })) expect(portion).toMatchObject([{ result: expected }]);
  const timeline = await sealing.timeline(id);
  expect(timeline.input).toEqual(input);
  expect(timeline.stages.map(({ result }) => result)).toEqual([{ first: canary, n: 7 }, [canary], expected]);
  expect(timeline.stages[0]?.steps.map(({ result }) => result)).toEqual([{ seen: canary }, null]);
  const data = await sealing.data(id);
  expect(JSON.parse(data.input as string)).toEqual(input);
  expect(JSON.parse(data.result as string)).toEqual(expected);
  expect(JSON.parse(data.stages["SECOND"] as string)).toEqual([canary]);
});

test("the data of a signal is encrypted; until when an entry sleeps or waits is not, and its history tells of it", async () => {
  const asks = workflow("asks").stage("ONLY", async ({ sleep, waitFor }) => {
    await sleep(1);
    const answer = await waitFor<{ word: string }>("answer", { timeout: "1h" });
    return answer?.data.word ?? null;
  });
  const engine = bench.open([asks], { codec });
  await bench.work(engine);
  const { id } = await engine.start(asks, null);
  await until(
    () => engine.why(id),
    ({ evidence }) => evidence["signal"] === "answer",
  );
  const told = new Map((await engine.events(id)).map(({ type, until: end }) => [type, end]));
  expect([told.get("sleeping"), told.get("waiting")]).toEqual([expect.any(String), expect.any(String)]);
  await engine.signal(id, "answer", { word: canary });
  expect((await ended(engine, id)).result).toBe(canary);
  expect(await copies()).toEqual([]);
});

test("an entry that goes on elsewhere finds its steps and the results of its stages", async () => {
  flaky.fails = true;
  const { id } = await sealing.start(carry, input);
  expect((await run(sealing, id)).status).toBe("FAILED");
  flaky.fails = false;
  await sealing.retry(id);
  expect(await run(sealing, id)).toMatchObject({ status: "COMPLETED", result: expected });
});

test("a repeat from a stage has the values of the entry it repeats, encrypted for itself", async () => {
  const first = await sealing.start(carry, input);
  await run(sealing, first.id);
  const again = bench.open([carry], { codec: rotated });
  const repeated = await again.retry(first.id, undefined, { from: "LAST" });
  expect(await run(again, repeated.id)).toMatchObject({ status: "COMPLETED", result: expected });
  const edited = await again.retry(first.id, undefined, { from: "LAST", input: { secret: "other" } });
  expect((await run(again, edited.id)).result).toEqual({ ...expected, of: "other" });
  for (const { id } of [repeated, edited]) {
    expect(new Set((await keysOf(id)).map(({ key }) => key))).toEqual(new Set(["k2"]));
  }
  expect(await copies()).toEqual([]);
});

test("all ways to start encrypt: many, batch, in a transaction, in the worker's own process", async () => {
  const engine = bench.open([carry], { codec });
  const many = await engine.startMany(carry, [{ input }, { input }]);
  const { entries } = await engine.startBatch([{ workflow: carry, input }]);
  const tx = await bench.connect();
  await tx.query("begin");
  const inside = await engine.start(carry, input, { tx });
  await tx.query("commit");
  await bench.work(engine);
  const here = await engine.start(carry, input);
  for (const id of [...many, ...entries.map((entry) => entry.id), inside.id, here.id]) {
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: expected });
  }
  expect(await copies()).toEqual([]);
});

test("what was stored in the clear, or is started in SQL, runs and reads beside what is encrypted", async () => {
  const plain = bench.open([carry]);
  const before = await plain.start(carry, { secret: "plain" });
  const [row] = await bench.sql<{ id: string }>(`select async_workflow.start('carry', '{"secret": "sql"}') as id`);
  const engine = bench.open([carry], { codec });
  const worker = await bench.work(engine);
  expect(await ended(engine, before.id)).toMatchObject({ result: { of: "plain" } });
  expect(await ended(engine, row?.id as string)).toMatchObject({ result: { of: "sql" } });
  expect((await engine.timeline(before.id)).input).toEqual({ secret: "plain" });
  const kept = await keysOf(before.id);
  expect(kept.find(({ what }) => what === "input")?.key).toBeNull();
  expect(kept.find(({ what }) => what === "result")?.key).toBe("k1");
  await worker.stop();
});

test("after a rotation old entries are read and go on, new ones have the new key, and SQL counts both", async () => {
  const old = await sealing.start(carry, input, { title: "under k1" });
  const engine = bench.open([carry], { codec: rotated });
  expect(await run(engine, old.id)).toMatchObject({ status: "COMPLETED", result: expected });
  const fresh = await engine.start(carry, input);
  const keys = [...(await keysOf(old.id)), ...(await keysOf(fresh.id))].map(({ what, key }) => `${what} ${key}`);
  expect(new Set(keys)).toEqual(new Set(["input k1", "stage k2", "step k2", "result k2", "input k2"]));
  await engine.cancel(fresh.id);
});

test("a repeated request is the same entry, under whichever key it comes; another one is refused", async () => {
  const asked = { secret: "ordered once" };
  const same = { idempotencyKey: "order 17", title: "Order" };
  const first = await bench.open([carry]).startOnce(carry, asked, { ...same, idempotencyKey: "from before" });
  const { entry } = await sealing.startOnce(carry, asked, same);
  const engine = bench.open([carry], { codec: rotated });
  expect(await sealing.startOnce(carry, asked, same)).toMatchObject({ replayed: true, entry: { id: entry.id } });
  expect(await engine.startOnce(carry, asked, same)).toMatchObject({ replayed: true, entry: { id: entry.id } });
  expect(await engine.startOnce(carry, asked, { ...same, idempotencyKey: "from before" })).toMatchObject({
    replayed: true,
    entry: { id: first.entry.id },
  });
  await expect(engine.startOnce(carry, { secret: "x" }, same)).rejects.toThrow(IdempotencyMismatch);
  const batch = [{ workflow: carry, input: asked }];
  const started = await sealing.startBatch(batch, { idempotencyKey: "batch" });
  expect(await engine.startBatch(batch, { idempotencyKey: "batch" })).toMatchObject({
    replayed: true,
    entries: [{ id: started.entries[0]?.id }],
  });
  const tx = await bench.connect();
  await tx.query("begin");
  expect((await engine.start(carry, asked, { ...same, tx })).id).toBe(entry.id);
  await expect(engine.start(carry, { secret: "x" }, { ...same, tx })).rejects.toThrow(IdempotencyMismatch);
  await tx.query("commit");
  for (const id of [entry.id, first.entry.id, started.entries[0]?.id as string]) await engine.cancel(id);
});

test("without the key an entry fails and says so, reading says so, nothing is overwritten; with the key it goes on", async () => {
  const { id } = await sealing.start(carry, input);
  for (const without of [
    bench.open([carry]),
    bench.open([carry], { codec: aes256gcmCodec({ keys: { k2 }, current: "k2" }) }),
  ]) {
    const failed = await run(without, id);
    expect(failed).toMatchObject({ status: "FAILED", error: { code: "payload_key_unknown" } });
    expect(failed.error?.message).toContain('"k1"');
    const mark = { $unreadable: { code: "payload_key_unknown", message: expect.stringContaining('"k1"') } };
    expect((await without.timeline(id)).input).toEqual(mark);
    expect(JSON.parse((await without.data(id)).input as string)).toEqual(mark);
    await expect(without.retry(id, undefined, { from: "FIRST" })).rejects.toThrow(UnknownPayloadKey);
    const { $unreadable } = (await without.timeline(id)).input as { $unreadable: Json };
    await expect(without.start("carry", { $unreadable })).rejects.toThrow(InvalidInput);
    await without.retry(id);
  }
  expect(await run(sealing, id)).toMatchObject({ status: "COMPLETED", result: expected });
  const plain = bench.open([carry]);
  expect((await plain.get(id)).result).toMatchObject({ $unreadable: { code: "payload_key_unknown" } });
  expect((await plain.list({ id: [id] })).entries).toHaveLength(1);
});

test("a value that was changed, or moved from another entry, is told from a good one and never handed to a handler", async () => {
  const victim = await sealing.start(carry, { secret: "cheap" });
  const donor = await sealing.start(carry, { secret: "dear" });
  await bench.sql(
    "update async_workflow.entry e set input = (select input from async_workflow.entry where id = $2) where id = $1",
    [victim.id, donor.id],
  );
  expect(await run(sealing, victim.id)).toMatchObject({ status: "FAILED", error: { code: "payload_unreadable" } });
  expect((await ended(sealing, donor.id)).result).toMatchObject({ of: "dear" });
  await bench.sql(
    "update async_workflow.result set result = jsonb_set(result, '{$encrypted,data}', '\"AAAA\"') where entry_id = $1",
    [donor.id],
  );
  expect((await sealing.get(donor.id)).result).toMatchObject({ $unreadable: { code: "payload_unreadable" } });
  await expect(sealing.retry(victim.id, undefined, { from: "FIRST" })).rejects.toThrow(PayloadUnreadable);
});

test("a step's memory inside the handler's transaction, and a result written by hand, are encrypted too", async () => {
  const held = gate();
  const byHand = workflow("by-hand").stage("ONLY", async ({ step }) => {
    const client = await bench.connect();
    await client.query("begin");
    const kept = await step("inside", () => canary, { tx: client });
    await client.query("commit");
    held.open();
    return kept;
  });
  const engine = bench.open([byHand], { codec });
  const { id } = await engine.start(byHand, null);
  const worker = await engine.work();
  await held.passed;
  expect((await ended(engine, id)).result).toBe(canary);
  await worker.stop();
  const waits = await engine.start(byHand, null, { delay: "1h" });
  expect((await engine.patch(waits.id, { result: { note: canary } })).result).toEqual({ note: canary });
  expect((await engine.patch(waits.id, { status: "COMPLETED" })).result).toEqual({ note: canary });
  expect(await copies()).toEqual([]);
});

test("values that are encrypted are not searched, and the refusal says so", async () => {
  const match = [{ path: ["secret"], is: "=" as const, value: canary }];
  for (const ask of [() => sealing.list({ in: match }), () => sealing.facets({ in: match })]) {
    await expect(ask()).rejects.toMatchObject({ field: "in", message: expect.stringContaining("encrypted") });
  }
  const bulk = { action: "cancel" as const, filter: { out: match } };
  await expect(sealing.bulk.preview(bulk)).rejects.toMatchObject({ field: "out" });
});

test("nobody without the codec can plant a value that a process with it would take for its own", async () => {
  const engine = bench.open([carry]);
  onTestFinished(() => engine.close());
  const forged = { $encrypted: { key: "k1", data: "AAAA" } };
  const loose = workflow("anything").stage("ONLY", () => forged);
  const open = bench.open([loose], { codec });
  await expect(open.start(loose, forged)).rejects.toThrow(InvalidInput);
  const { id } = await open.start(loose, { inside: forged });
  expect(await run(open, id)).toMatchObject({ status: "FAILED", error: { code: "result_not_json" } });
  expect((await open.timeline(id)).input).toEqual({ inside: forged });
  await inState(open, id, "failed");
});
