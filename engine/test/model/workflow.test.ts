import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { type InputFor, InvalidDefinition, type Json, workflow } from "../../src/index.ts";
import { describeWorkflow } from "../../src/model/workflow.ts";

const importing = workflow("importing", {
  input: z.object({ source: z.url(), rows: z.coerce.number().default(10) }),
  retry: { attempts: 5, delay: "2s" },
})
  .stage("FETCH", async ({ input }) => {
    expectTypeOf(input).toEqualTypeOf<{ source: string; rows: number }>();
    return [input.source];
  })
  .stage("CHECK", ({ results }) => {
    expectTypeOf(results.FETCH).toEqualTypeOf<string[]>();
    // @ts-expect-error LOAD comes later
    results.LOAD;
    return { good: results.FETCH.length };
  })
  .stage("LOAD", ({ results }) => `${results.CHECK.good} of ${results.FETCH.length}`, {
    timeout: "10m",
    retry: { attempts: 1 },
  });

describe("types", () => {
  test("a caller passes what the schema takes, a handler gets what it gives", () => {
    expectTypeOf<InputFor<typeof importing>>().toEqualTypeOf<{ source: string; rows?: unknown }>();
    expectTypeOf<(typeof importing)["types"]["result"]>().toEqualTypeOf<string>();
  });

  test("without a schema the input is any JSON, or none", () => {
    const plain = workflow("plain").stage("ONLY", ({ input }) => {
      expectTypeOf(input).toEqualTypeOf<Json>();
      return 1;
    });
    expectTypeOf<InputFor<typeof plain>>().toEqualTypeOf<Json | undefined>();
  });

  test("a step gives back what its function gives, awaited", () => {
    workflow("stepping").stage("ONLY", async ({ step }) => {
      expectTypeOf(await step("sync", () => 5)).toEqualTypeOf<number>();
      expectTypeOf(await step("async", async () => ({ a: "x" }))).toEqualTypeOf<{ a: string }>();
    });
  });
});

describe("a definition is data", () => {
  test("its stages, times and retries are known before anything runs", () => {
    expect(
      importing.stages.map(({ name, timeoutMs, retry }) => [name, timeoutMs, retry.attempts, retry.delayMs]),
    ).toEqual([
      ["FETCH", 3_600_000, 5, 2_000],
      ["CHECK", 3_600_000, 5, 2_000],
      ["LOAD", 600_000, 1, 2_000],
    ]);
    expect(describeWorkflow(importing)).toMatchObject({
      name: "importing",
      version: "1",
      title: "importing",
      stages: ["FETCH", "CHECK", "LOAD"],
      inputSchema: { type: "object", required: ["source"] },
    });
  });

  test("adding a stage leaves the shorter workflow as it was", () => {
    const short = workflow("short").stage("ONE", () => 1);
    const long = short.stage("TWO", () => 2);
    expect([short.stages.length, long.stages.length]).toEqual([1, 2]);
  });
});

describe("what could never work is refused when it is defined, in a sentence that names it", () => {
  const base = () => workflow("base").stage("ONE", () => 1);
  test.each([
    ["a name in capitals", () => workflow("Base"), '"Base" is not a workflow name'],
    ["an empty name", () => workflow(""), '"" is not a workflow name'],
    ["a name of 64 letters", () => workflow("a".repeat(64)), "63 at most"],
    ["a stage twice", () => base().stage("ONE", () => 2), 'two stages named "ONE"'],
    ["a stage that begins with a digit", () => base().stage("1ST", () => 2), '"1ST" cannot be a stage of base'],
    ["a stage with a space", () => base().stage("A B", () => 2), '"A B" cannot be a stage'],
    ["a timeout that is none", () => base().stage("TWO", () => 2, { timeout: "soon" as never }), '"soon"'],
    ["retries for the workflow", () => workflow("bad", { retry: { attempts: -1 } }), "retry.attempts"],
    ["retries for a stage", () => base().stage("TWO", () => 2, { retry: { jitter: 2 } }), "retry.jitter"],
  ])("%s", (_what, define, named) => {
    expect(define).toThrow(InvalidDefinition);
    expect(define).toThrow(named);
  });

  test.each(["CREATED", "COMPLETED", "FAILED", "CANCELLED", "EXPIRED"])("%s is no stage: it is a status", (name) => {
    expect(() => base().stage(name, () => 2)).toThrow(InvalidDefinition);
  });
});
