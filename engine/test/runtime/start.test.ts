import { describe, expect, test } from "vitest";
import { z } from "zod";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { ended } from "../support/waiting.ts";

const bench = useBench();
const wf = workflow("started").stage("ONLY", () => 1);
const count = async (title: string): Promise<number> =>
  (await bench.sql("select from async_workflow.entry where title = $1", [title])).length;

describe("idempotency keys", () => {
  test("fifty concurrent callers in five processes' worth of engines: one entry, and all are told the same", async () => {
    const engines = Array.from({ length: 5 }, () => bench.open([wf]));
    const options = { title: "once", idempotencyKey: "order-17" };
    const started = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (engines[n % 5] as (typeof engines)[0]).start(wf, { n: 1 }, options)),
    );
    expect(new Set(started.map((each) => each.id)).size).toBe(1);
    expect(await count("once")).toBe(1);
    expect(await bench.sql("select from async_workflow.live where entry_id = $1", [started[0]?.id])).toHaveLength(1);
  });

  test("the answer to a repeat is the entry as it stands now, also when it has ended", async () => {
    const engine = bench.open([wf]);
    await bench.work(engine);
    const options = { idempotencyKey: "ended" };
    const { id } = await engine.start(wf, null, options);
    await ended(engine, id);
    expect(await engine.start(wf, null, options)).toMatchObject({ id, status: "COMPLETED", result: 1 });
  });

  test.each([
    ["another input", { n: 2 }, {}],
    ["another title", { n: 1 }, { title: "other" }],
    ["another delay", { n: 1 }, { delay: 5 }],
    ["another priority", { n: 1 }, { priority: 1 }],
    ["other tags", { n: 1 }, { tags: ["x"] }],
  ])("with %s it is a mismatch, and nothing is started", async (what, input, more) => {
    const engine = bench.open([wf]);
    const idempotencyKey = `mismatch-${what}`;
    const options = { title: idempotencyKey, idempotencyKey };
    await engine.start(wf, { n: 1 }, options);
    await expect(engine.start(wf, input, { ...options, ...more })).rejects.toMatchObject({
      code: "idempotency_mismatch",
      key: idempotencyKey,
    });
    expect(await count(idempotencyKey)).toBe(1);
  });

  test("in one batch, mixed: each caller gets its own answer", async () => {
    const engine = bench.open([wf]);
    await engine.start(wf, "a", { idempotencyKey: "mixed" });
    const answers = await Promise.allSettled([
      engine.start(wf, "a", { idempotencyKey: "mixed" }),
      engine.start(wf, "b", { idempotencyKey: "mixed" }),
      engine.start(wf, "c", { idempotencyKey: "mixed-new" }),
      engine.start(wf, "d", { idempotencyKey: "mixed-new" }),
    ]);
    expect(answers.slice(0, 2).map((each) => each.status)).toEqual(["fulfilled", "rejected"]);
    expect(
      answers
        .slice(2)
        .map((each) => each.status)
        .toSorted(),
    ).toEqual(["fulfilled", "rejected"]);
  });

  test("belong to their workspace", async () => {
    const engine = bench.open([wf]);
    const [one, two] = await Promise.all(
      ["a", "b"].map((workspace) => engine.start(wf, null, { idempotencyKey: "shared", scope: { workspace } })),
    );
    expect(one?.id).not.toBe(two?.id);
  });

  test("make a start safe to repeat when its answer was lost: before the commit, and after", async () => {
    const proxy = await startFaultProxy(bench.url);
    const engine = bench.open([wf], { url: proxy.url });
    await engine.start(wf, null);
    for (const drop of ["query", "answer"] as const) {
      const title = `lost-${drop}`;
      const options = { title, idempotencyKey: title };
      const cut = proxy.cutOnce("commit\0", drop);
      await expect(engine.start(wf, null, options)).rejects.toMatchObject({ code: "database_unreachable" });
      await cut;
      expect(await count(title)).toBe(drop === "query" ? 0 : 1);
      const { id } = await engine.start(wf, null, options);
      expect(await count(title)).toBe(1);
      expect((await engine.get(id)).title).toBe(title);
    }
  });
});

describe("what does not fit is refused by its field, before anything is written", () => {
  const typed = workflow("started-typed", {
    input: z.object({ source: z.url(), rows: z.array(z.object({ name: z.string() })).optional() }),
  }).stage("ONLY", () => 1);
  const good = { source: "https://example.org" };
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  test.each<[string, unknown, object]>([
    ["input", undefined, {}],
    ["input.source", { source: "no address" }, {}],
    ["input.rows.1.name", { ...good, rows: [{ name: "a" }, { name: 5 }] }, {}],
    ["title", good, { title: "  " }],
    ["title", good, { title: "x".repeat(201) }],
    ["title", good, { title: "a\0b" }],
    ["title", good, { title: "a\ud800" }],
    ["title", good, { title: 5 }],
    ["priority", good, { priority: 61 }],
    ["priority", good, { priority: 0.5 }],
    ["priority", good, { priority: "1" }],
    ["tags", good, { tags: [""] }],
    ["tags", good, { tags: ["a\0"] }],
    ["tags", good, { tags: Array.from({ length: 21 }, () => "x") }],
    ["tags", good, { tags: [5] }],
    ["delay", good, { delay: "soon" }],
    ["delay", good, { delay: -1 }],
    ["delay", good, { delay: 1e300 }],
    ["startWithin", good, { startWithin: "400000d" }],
    ["at", good, { at: new Date(Number.NaN) }],
    ["owner", good, { owner: "a\0b" }],
    ["owner", good, { owner: "" }],
    ["scope", good, { scope: { workspace: "a\0b" } }],
    ["idempotencyKey", good, { idempotencyKey: "" }],
    ["idempotencyKey", good, { idempotencyKey: "é".repeat(128) }],
    ["idempotencyKey", good, { idempotencyKey: "a\ud800" }],
  ])("%s", async (field, input, options) => {
    const engine = bench.open([typed]);
    await expect(engine.start(typed, input as never, options)).rejects.toMatchObject({ code: "invalid_input", field });
    expect(
      await bench.sql(
        "select from async_workflow.entry e join async_workflow.workflow w on w.id = e.workflow_id where w.name = 'started-typed'",
      ),
    ).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["a circle", circle],
    ["a bigint", 1n],
    ["NUL", { a: ["\0"] }],
    ["half a surrogate pair", "\ud800"],
    ["too much", "x".repeat(1_100_000)],
    ["a function", () => 1],
  ])("an input that JSON cannot hold: %s", async (_what, input) => {
    const engine = bench.open([wf]);
    await expect(engine.start(wf, input as never)).rejects.toMatchObject({ code: "invalid_input", field: "input" });
  });

  test("a workflow that this process was not given, by name and by definition", async () => {
    const engine = bench.open([wf]);
    await expect(engine.start("nobody", null)).rejects.toMatchObject({ code: "unknown_workflow", workflow: "nobody" });
    await expect(
      engine.start(
        workflow("stranger").stage("ONLY", () => 1),
        null,
      ),
    ).rejects.toMatchObject({
      code: "unknown_workflow",
    });
  });
});

test("starts that share a commit stand alone: what the database refuses fails by itself, the others are there", async () => {
  await bench.sql("alter table async_workflow.entry add constraint not_this_one check (title <> 'refused')");
  const engine = bench.open([wf]);
  await engine.start(wf, null);
  const titles = Array.from({ length: 60 }, (_, n) => (n % 20 === 7 ? "refused" : `beside ${n}`));
  const started = await Promise.allSettled(titles.map((title) => engine.start(wf, null, { title })));
  expect(started.map((each) => each.status === "fulfilled")).toEqual(titles.map((title) => title !== "refused"));
  expect(await bench.sql("select from async_workflow.entry where title like 'beside %'")).toHaveLength(57);
  const keyed = await Promise.allSettled(
    titles.map((title, n) => engine.start(wf, null, { title, idempotencyKey: `beside-${n}` })),
  );
  expect(keyed.map((each) => each.status === "fulfilled")).toEqual(titles.map((title) => title !== "refused"));
  expect(await bench.sql("select from async_workflow.idempotency where key like 'beside-%'")).toHaveLength(57);
  await bench.sql("alter table async_workflow.entry drop constraint not_this_one");
});

test("an answer means committed: what was started is there for everyone, in the order of its ids", async () => {
  const engine = bench.open([wf]);
  const started = await Promise.all(
    Array.from({ length: 700 }, (_, n) => engine.start(wf, { n }, { title: `many ${n}` })),
  );
  const rows = await bench.sql<{ title: string; n: number }>(
    "select title, (input ->> 'n')::int as n from async_workflow.entry where title like 'many %' order by id",
  );
  expect(rows.map((row) => row.n)).toEqual(started.map((_, n) => n));
});
