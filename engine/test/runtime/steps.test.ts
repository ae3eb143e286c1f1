import { describe, expect, test } from "vitest";
import { type StageContext, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, inState, until } from "../support/waiting.ts";

const bench = useBench();
const quickly = { attempts: 3, delay: 1 } as const;

test("a finished step is answered from the journal: by name, and in a loop by its turn", async () => {
  const ran: string[] = [];
  const keys = new Set<string>();
  const wf = workflow("looped", { retry: quickly }).stage("ONLY", async ({ step, attempt, entry }) => {
    const results: unknown[] = [];
    for (const part of ["a", "b", "c"]) {
      results.push(
        await step("part", ({ idempotencyKey }) => {
          keys.add(idempotencyKey.replace(entry.id, "id"));
          if (part === "c" && attempt === 1) throw new Error("in the third");
          ran.push(part);
          return part === "b" ? undefined : { part };
        }),
      );
    }
    if (attempt === 2) throw new Error("after all");
    return results;
  });
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  expect(await ended(engine, id)).toMatchObject({ result: [{ part: "a" }, null, { part: "c" }] });
  expect(ran).toEqual(["a", "b", "c"]);
  expect([...keys]).toEqual(["id:ONLY:part:1", "id:ONLY:part:2", "id:ONLY:part:3"]);
  const [stage] = (await engine.timeline(id)).stages;
  expect(stage?.steps.map((each) => [each.name, each.occurrence, each.attempt])).toEqual([
    ["part", 1, 1],
    ["part", 2, 1],
    ["part", 3, 2],
  ]);
});

test("parallel steps are each kept, whichever ends first and although one fails", async () => {
  const ran = new Map<number, number>();
  const wf = workflow("parallel", { retry: quickly }).stage("ONLY", async ({ step, attempt }) =>
    Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        step(`n-${n}`, async () => {
          ran.set(n, (ran.get(n) ?? 0) + 1);
          await new Promise((resolve) => setTimeout(resolve, (n * 7) % 11));
          if (n === 20 && attempt === 1) {
            await until(
              () => ran.size,
              (size) => size === 40,
            );
            await new Promise((resolve) => setTimeout(resolve, 100));
            throw new Error("one of many");
          }
          return n;
        }),
      ),
    ),
  );
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { result } = await ended(engine, (await engine.start(wf, null)).id);
  expect(result).toEqual(Array.from({ length: 40 }, (_, n) => n));
  expect([...ran].filter(([, times]) => times > 1)).toEqual([[20, 2]]);
});

test.each<[string, (context: StageContext<never, Record<never, never>>) => Promise<unknown>, RegExp]>([
  ["without a name", ({ step }) => step("", () => 1), /name/],
  ["with a name of 256 characters", ({ step }) => step("x".repeat(256), () => 1), /name/],
  ["with NUL in its name", ({ step }) => step("a\0b", () => 1), /name/],
  ["whose result is no JSON", ({ step }) => step("s", () => 1n), /step "s"/],
  ["whose result is too large", ({ step }) => step("s", () => "x".repeat(1_100_000)), /step "s"/],
])("a step %s fails the entry at once and says so", async (what, body, says) => {
  let calls = 0;
  const wf = workflow(`step-${what.replace(/\W+/g, "-").toLowerCase()}`, { retry: quickly }).stage(
    "ONLY",
    (context) => {
      calls += 1;
      return body(context as never).then(() => null);
    },
  );
  const engine = bench.open([wf]);
  await bench.work(engine);
  const entry = await ended(engine, (await engine.start(wf, null)).id);
  expect(entry).toMatchObject({ status: "FAILED" });
  expect(entry.result).toMatch(says);
  expect(calls).toBe(1);
});

describe("sleep", () => {
  test("parks the entry and frees its slot; finished steps are kept, and the attempt is the same", async () => {
    const passes: number[] = [];
    let steps = 0;
    const sleeping = workflow("sleeping", { retry: { attempts: 1 } }).stage(
      "ONLY",
      async ({ sleep, step, attempt, input }) => {
        passes.push(attempt);
        await step("before", () => ++steps);
        await sleep(input as number);
        return "rested";
      },
    );
    const other = workflow("meanwhile").stage("ONLY", () => "ran");
    const engine = bench.open([sleeping, other]);
    await bench.work(engine, { concurrency: 1 });
    const { id } = await engine.start(sleeping, 1_500);
    const parked = await inState(engine, id, "waiting");
    expect(parked).toMatchObject({ status: "CREATED", lockedBy: null, stage: null });
    expect(Date.parse(parked.availableAt as string)).toBeGreaterThan(Date.parse(parked.createdAt) + 1_400);
    expect((await ended(engine, (await engine.start(other, null)).id)).result).toBe("ran");
    expect((await engine.get(id)).state).toBe("waiting");
    const entry = await ended(engine, id);
    expect(entry).toMatchObject({ status: "COMPLETED", result: "rested", attempt: 1 });
    expect(Date.parse(entry.finishedAt as string) - Date.parse(entry.createdAt)).toBeGreaterThanOrEqual(1_499);
    expect([passes, steps]).toEqual([[1, 1], 1]);
  });

  test("survives the worker: another one wakes it, neither sooner nor after a second sleep", async () => {
    const wf = workflow("outlived").stage("ONLY", ({ sleep }) => sleep(1_000).then(() => "woke"));
    const engine = bench.open([wf]);
    const worker = await bench.work(engine);
    const { id } = await engine.start(wf, null);
    await inState(engine, id, "waiting");
    await worker.stop();
    await bench.work(bench.open([wf]));
    const entry = await ended(engine, id);
    const slept = Date.parse(entry.finishedAt as string) - Date.parse(entry.createdAt);
    expect(entry.result).toBe("woke");
    expect(slept).toBeGreaterThanOrEqual(999);
    expect(slept).toBeLessThan(1_900);
  });

  test("several in one stage are each slept once", async () => {
    let passes = 0;
    const wf = workflow("thrice").stage("ONLY", async ({ sleep }) => {
      passes += 1;
      for (let n = 0; n < 3; n += 1) await sleep(150);
      return passes;
    });
    const engine = bench.open([wf]);
    await bench.work(engine);
    expect(await ended(engine, (await engine.start(wf, null)).id)).toMatchObject({ status: "COMPLETED" });
    expect(passes).toBe(4);
  });

  test("and a step of the same name do not take each other's place", async () => {
    const wf = workflow("namesake").stage("ONLY", async ({ sleep, step }) => {
      const named = await step("sleep", () => "a step");
      await sleep(20);
      return named;
    });
    const engine = bench.open([wf]);
    await bench.work(engine);
    const { id } = await engine.start(wf, null);
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "a step" });
  });

  test("of nothing goes on at once; of what is no duration is an error", async () => {
    const wf = workflow("odd-sleeps", { retry: { attempts: 1 } }).stage("ONLY", async ({ sleep, input }) => {
      await sleep(0);
      await sleep(input as never);
    });
    const engine = bench.open([wf]);
    await bench.work(engine);
    const entry = await ended(engine, (await engine.start(wf, "tomorrow")).id);
    expect(entry).toMatchObject({ status: "FAILED", error: { code: "invalid_definition" } });
  });
});
