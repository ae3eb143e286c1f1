import { expect, test } from "vitest";
import { z } from "zod";
import { InvalidInput, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { until } from "../support/waiting.ts";

const bench = useBench();
const count = workflow("count", {
  title: "Count",
  input: z.object({ n: z.int(), unit: z.string().default("sheep") }),
}).stage("ONE", ({ input }) => input.n);
const stored = async () =>
  (await bench.sql<{ n: number }>("select count(*)::int as n from async_workflow.entry"))[0]?.n;

test("5,000 entries are there in one call, their ids in the order given", async () => {
  const engine = bench.open([count]);
  const entries = Array.from({ length: 5_000 }, (_, n) => ({ input: { n }, title: `number ${n}` }));
  const ids = await engine.startMany(count, entries, {
    tags: ["bulk", 'a "quoted" \\ one'],
    priority: 2,
    owner: "ada",
  });
  expect(ids).toHaveLength(5_000);
  expect([...ids].sort()).toEqual(ids);
  const rows = await bench.sql<{ id: string; title: string; input: unknown }>(
    "select e.id, e.title, e.input from async_workflow.entry e join async_workflow.live l on l.entry_id = e.id order by e.id",
  );
  expect(rows).toEqual(ids.map((id, n) => ({ id, title: `number ${n}`, input: { n, unit: "sheep" } })));
  expect(await engine.get(ids[4_999] as string)).toMatchObject({
    title: "number 4999",
    tags: ["bulk", 'a "quoted" \\ one'],
    priority: 2,
    owner: "ada",
    state: "queued",
  });
});

test("they run like any other", async () => {
  const engine = bench.open([count]);
  const ids = await engine.startMany(count, [{ input: { n: 1 } }, { input: { n: 2 } }, { input: { n: 3 } }]);
  await bench.work(engine);
  const entries = await until(
    () => engine.getMany(ids),
    (all) => all.every(({ status }) => status === "COMPLETED"),
  );
  expect(new Map(entries.map(({ id, result }) => [id, result]))).toEqual(new Map(ids.map((id, n) => [id, n + 1])));
  expect(entries.map(({ title }) => title)).toEqual(["Count", "Count", "Count"]);
});

test("a worker that sleeps begins at once", async () => {
  const engine = bench.open([count]);
  await bench.work(engine);
  const starter = bench.open([count]);
  const begun = performance.now();
  const [id] = await starter.startMany(count, [{ input: { n: 1 } }]);
  await until(
    () => engine.get(id as string),
    ({ status }) => status === "COMPLETED",
  );
  expect(performance.now() - begun).toBeLessThan(900);
});

test("one that does not fit names its place and field, and nothing is started", async () => {
  const engine = bench.open([count]);
  const before = await stored();
  const entries = Array.from({ length: 2_500 }, (_, n) => ({ input: { n: n === 2_400 ? 0.5 : n } }));
  const refused = engine.startMany(count, entries);
  await expect(refused).rejects.toThrow(InvalidInput);
  await expect(refused).rejects.toMatchObject({ field: "entries[2400].input.n" });
  const badTitle = engine.startMany(count, [{ input: { n: 1 } }, { input: { n: 2 }, title: " " }]);
  await expect(badTitle).rejects.toMatchObject({ field: "entries[1].title" });
  const badOption = engine.startMany(count, [{ input: { n: 1 } }], { priority: 0.5 });
  await expect(badOption).rejects.toMatchObject({ field: "priority" });
  expect(await stored()).toBe(before);
});

test("none starts none, and a workflow that this engine does not know is refused", async () => {
  const engine = bench.open([count]);
  const before = await stored();
  expect(await engine.startMany(count, [])).toEqual([]);
  const stranger = workflow("stranger").stage("ONE", () => 1);
  await expect(engine.startMany(stranger, [{ input: 1 }])).rejects.toMatchObject({ code: "unknown_workflow" });
  expect(await stored()).toBe(before);
});

test("what they share is theirs: delay, time to start, workspace", async () => {
  const engine = bench.open([count]);
  const scope = { workspace: "elsewhere" };
  const ids = await engine.startMany(count, [{ input: { n: 1 } }, { input: { n: 2 } }], {
    delay: "1h",
    startWithin: "2h",
    scope,
  });
  expect(await engine.getMany(ids)).toEqual([]);
  expect((await engine.getMany(ids, scope)).map(({ state }) => state)).toEqual(["scheduled", "scheduled"]);
  const expiring = await bench.sql(
    "select from async_workflow.live where entry_id = any ($1) and expires_at is not null",
    [ids],
  );
  expect(expiring).toHaveLength(2);
});
