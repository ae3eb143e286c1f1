import { expect, test } from "vitest";
import { NonRetryable, RetryAfter, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { aborted, ended, gate, inState, until } from "../support/waiting.ts";

const bench = useBench();
const once = { attempts: 1 } as const;

test("a failed attempt is tried again after its backoff, not before, and shows what it waits for", async () => {
  const times: number[] = [];
  const wf = workflow("backing-off", { retry: { attempts: 3, delay: 150, jitter: 0 } }).stage("ONLY", ({ attempt }) => {
    times.push(performance.now());
    if (attempt < 3) throw new Error(`try ${attempt}`);
    return attempt;
  });
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  const retrying = await inState(engine, id, "retrying");
  expect(retrying).toMatchObject({ status: "CREATED", attempt: 1, maxAttempts: 3, error: { message: "try 1" } });
  expect(Date.parse(retrying.availableAt as string)).toBeGreaterThan(Date.parse(retrying.updatedAt));
  const entry = await ended(engine, id);
  expect(entry).toMatchObject({ status: "COMPLETED", result: 3, error: null });
  const [first, second, third] = times as [number, number, number];
  expect(second - first).toBeGreaterThanOrEqual(149);
  expect(third - second).toBeGreaterThanOrEqual(299);
});

test("a stage's own policy counts, and its attempts begin anew at the next stage", async () => {
  const tries = { ONE: 0, TWO: 0 };
  const wf = workflow("own-policy", { retry: { attempts: 2, delay: 1 } })
    .stage("ONE", () => {
      tries.ONE += 1;
      if (tries.ONE < 2) throw new Error("one");
    })
    .stage(
      "TWO",
      () => {
        tries.TWO += 1;
        throw new Error("two");
      },
      { retry: { attempts: 4 } },
    );
  const engine = bench.open([wf]);
  await bench.work(engine);
  const entry = await ended(engine, (await engine.start(wf, null)).id);
  expect(entry).toMatchObject({ status: "FAILED", attempt: 4, maxAttempts: 4, result: "Error: two" });
  expect(tries).toEqual({ ONE: 2, TWO: 4 });
});

test.each<[string, () => unknown, object]>([
  ["RetryAfter puts the next try off", () => new RetryAfter("1h"), { state: "retrying" }],
  ["RetryAfter with a delay that is none", () => new RetryAfter(Number.NaN), { state: "retrying" }],
  ["NonRetryable ends it at once", () => new NonRetryable("no use"), { status: "FAILED", result: "Error: no use" }],
  ["an object without a prototype", () => Object.create(null), { state: "retrying", error: { code: "thrown" } }],
  [
    "an error with a hostile message",
    () => Object.defineProperty(new Error(), "message", { value: 5n }),
    { state: "retrying" },
  ],
  [
    "a message with NUL and half a surrogate",
    () => new NonRetryable("a\0b\ud800"),
    { result: "Error: a\uFFFDb\uFFFD" },
  ],
  ["a message of a megabyte", () => new NonRetryable("x".repeat(1_000_000)), { status: "FAILED" }],
  ["undefined", () => undefined, { state: "retrying", error: { message: "undefined" } }],
])("whatever is thrown, the worker lives on: %s", async (name, make, expected) => {
  const wf = workflow(`thrown-${name.length}-${name.replace(/\W+/g, "").toLowerCase().slice(0, 30)}`, {
    retry: { attempts: 2, delay: "1h" },
  }).stage("ONLY", () => {
    throw make();
  });
  const after = workflow("after-it").stage("ONLY", () => "alive");
  const engine = bench.open([wf, after]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  expect(await inState(engine, id, "retrying", "failed")).toMatchObject(expected);
  expect(await ended(engine, (await engine.start(after, null)).id)).toMatchObject({ result: "alive" });
});

test.each<[string, () => unknown, string | null, RegExp]>([
  ["a function", () => () => 1, "result_not_json", /function/],
  ["a bigint", () => ({ n: 1n }), "result_not_json", /BigInt/],
  ["a NUL", () => "a\0b", "result_not_json", /NUL/],
  ["half a surrogate pair", () => ["\ud800"], "result_not_json", /surrogate/],
  ["too much", () => "x".repeat(1_100_000), "result_too_large", /1048576/],
  ["deeper than PostgreSQL goes", () => JSON.parse(`${"[".repeat(7_000)}${"]".repeat(7_000)}`), null, /./],
])("a result that cannot be kept fails the entry with a clear error, at once: %s", async (name, make, code, says) => {
  let calls = 0;
  const wf = workflow(`unkept-${name.replace(/\W+/g, "-")}`.slice(0, 63).toLowerCase(), {
    retry: { attempts: 3, delay: 1 },
  })
    .stage("MAKE", () => {
      calls += 1;
      return make() as never;
    })
    .stage("NEVER", () => 1);
  const engine = bench.open([wf]);
  await bench.work(engine);
  const entry = await ended(engine, (await engine.start(wf, null)).id);
  expect(entry).toMatchObject({ status: "FAILED", progress: 0 });
  expect(entry.result).toMatch(says);
  if (code === null) return;
  expect(entry.error).toMatchObject({ code });
  expect(entry.result).toContain("The result of stage MAKE");
  expect(calls).toBe(1);
});

test("texts that look like SQL, arrays or escapes come back as they were: results, steps, errors and titles", async () => {
  const nasty = [
    '"',
    "\\",
    "{a,b}",
    "NULL",
    "null",
    ",",
    "'; drop table x; --",
    "\\u0000",
    "a\nb\tc",
    "é😀",
    "{}",
    "\u0001",
    " x ",
  ];
  const wf = workflow("nasty", { retry: once }).stage("ONLY", async ({ step }) => {
    for (const text of nasty) expect(await step(text, () => text)).toBe(text);
    return nasty;
  });
  const failing = workflow("nasty-failing", { retry: once }).stage("ONLY", () => {
    throw new Error(nasty.join(""));
  });
  const engine = bench.open([wf, failing]);
  await bench.work(engine);
  const started = await Promise.all(
    nasty.map((title) => engine.start(wf, { title }, { title, tags: nasty, owner: title })),
  );
  for (const [index, { id }] of started.entries()) {
    const title = nasty[index] as string;
    expect(await ended(engine, id)).toMatchObject({
      status: "COMPLETED",
      result: nasty,
      title: title.trim(),
      tags: nasty,
      owner: title,
    });
    const timeline = await engine.timeline(id);
    expect(timeline.input).toEqual({ title });
    expect(timeline.stages[0]?.steps.map((step) => [step.name, step.result])).toEqual(
      nasty.map((text) => [text, text]),
    );
  }
  expect((await ended(engine, (await engine.start(failing, null)).id)).error?.message).toBe(nasty.join(""));
});

test("a stage that takes longer than its timeout fails, its signal fires, and what it does later is ignored", async () => {
  const letGo = gate();
  const reasons: Error[] = [];
  const wf = workflow("slow").stage(
    "ONLY",
    async ({ attempt, signal, step, progress }) => {
      if (attempt === 2) return "second";
      reasons.push(await aborted(signal));
      await letGo.passed;
      progress(99);
      await step("late", () => "late").catch(() => {});
      return "first";
    },
    { timeout: 100, retry: { attempts: 2, delay: 1 } },
  );
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  await until(
    () => reasons,
    (all) => all.length === 1,
  );
  letGo.open();
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "second" });
  expect(reasons[0]).toMatchObject({ code: "stage_timeout" });
  const [stage] = (await engine.timeline(id)).stages;
  expect(stage?.attempts.map((each) => [each.outcome, each.error?.code ?? null])).toEqual([
    ["retry", "stage_timeout"],
    ["completed", null],
  ]);
  expect(stage?.steps).toEqual([]);
});

test("an entry not started in time is EXPIRED, one not finished in time FAILED, and neither keeps a worker busy asking", async () => {
  const begun = gate();
  const letGo = gate();
  const busy = workflow("busy", { retry: once }).stage("ONLY", () => {
    begun.open();
    return letGo.passed;
  });
  const late = workflow("late", { timeout: 200, retry: once }).stage("ONLY", ({ signal }) =>
    aborted(signal).then(() => "x"),
  );
  const engine = bench.open([busy, late]);
  await bench.work(engine, { concurrency: 1, leaseSeconds: 1 });
  await engine.start(busy, null);
  await begun.passed;
  const unstarted = await engine.start(busy, null, { startWithin: 50 });
  expect(await ended(engine, unstarted.id)).toMatchObject({
    status: "EXPIRED",
    state: "cancelled",
    error: { code: "expired" },
  });
  letGo.open();
  const { id } = await engine.start(late, null);
  expect(await ended(engine, id)).toMatchObject({ status: "FAILED", error: { code: "entry_timeout" } });
});
