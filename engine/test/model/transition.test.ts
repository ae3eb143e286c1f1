import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Conflict, InvalidInput } from "../../src/model/errors.ts";
import { progressOf } from "../../src/model/outcome.ts";
import { type Standing, transition } from "../../src/model/transition.ts";

const stages = ["STAGE_1", "STAGE_2", "STAGE_3"];
const at = (stage: number, progress = progressOf(stage, 3)): Standing => ({ stages, stage, progress });

describe("statuses go forward one at a time", () => {
  test.each([
    [0, "STAGE_1", { end: null, stage: 1, progress: 33 }],
    [1, "STAGE_2", { end: null, stage: 2, progress: 66 }],
    [2, "COMPLETED", { end: "COMPLETED", stage: 3, progress: 100 }],
    [0, "FAILED", { end: "FAILED", stage: 0, progress: 0 }],
    [2, "FAILED", { end: "FAILED", stage: 2, progress: 66 }],
    [0, "CREATED", { end: null, stage: 0, progress: 0 }],
    [1, "STAGE_1", { end: null, stage: 1, progress: 33 }],
  ] as const)("from %d stages done to %s", (stage, status, expected) => {
    expect(transition(at(stage), { status })).toEqual(expected);
  });

  test.each([
    [0, "STAGE_2"],
    [0, "COMPLETED"],
    [1, "CREATED"],
    [1, "COMPLETED"],
    [2, "STAGE_1"],
  ])("not from %d stages done to %s, and the error says what would be legal", (stage, status) => {
    expect(() => transition(at(stage), { status })).toThrow(Conflict);
    expect(() => transition(at(stage), { status })).toThrow(/can become (STAGE_1|STAGE_2|COMPLETED) or FAILED/);
  });

  // The last stage has no status of its own: reaching it is being COMPLETED.
  test.each(["STAGE_3", "CANCELLED", "EXPIRED", "completed", "", "RUNNING"])("%j is no status here", (status) => {
    expect(() => transition(at(2), { status })).toThrow(InvalidInput);
    expect(() => transition(at(2), { status })).toThrow("CREATED, STAGE_1, STAGE_2, COMPLETED, FAILED");
  });
});

describe("progress", () => {
  test.each([-1, 101, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "5" as never, null as never])(
    "%s is out of range and names the field",
    (progress) => {
      expect(() => transition(at(0), { progress })).toThrow(expect.objectContaining({ field: "progress" }));
    },
  );

  test("backwards is a conflict, also when a status is given with it", () => {
    expect(() => transition(at(1), { progress: 32 })).toThrow(expect.objectContaining({ code: "progress_backwards" }));
    expect(() => transition(at(1, 50), { status: "STAGE_2", progress: 49 })).toThrow(
      expect.objectContaining({ code: "progress_backwards" }),
    );
  });

  test("a completed entry has 100 and nothing else", () => {
    expect(() => transition(at(2), { status: "COMPLETED", progress: 99 })).toThrow(InvalidInput);
    expect(transition(at(2), { status: "COMPLETED", progress: 100 }).progress).toBe(100);
  });

  test("failing leaves it where it was", () => {
    expect(transition(at(1, 47), { status: "FAILED" }).progress).toBe(47);
  });
});

test("whatever is asked for: it is refused with a typed error, or nothing goes backwards", () => {
  const standings = fc.tuple(fc.nat(2), fc.nat(99)).map(([stage, progress]) => at(stage, progress));
  const patches = fc.record(
    {
      status: fc.oneof(fc.constantFrom("CREATED", ...stages, "COMPLETED", "FAILED", "CANCELLED"), fc.string()),
      progress: fc.oneof(fc.integer({ min: -5, max: 105 }), fc.double()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(standings, patches, (standing, patch) => {
      try {
        const after = transition(standing, patch);
        expect(after.stage - standing.stage).toBeOneOf([0, 1]);
        expect(after.progress).toBeGreaterThanOrEqual(standing.progress);
        expect(after.progress).toBeLessThanOrEqual(100);
        expect(after.end === "COMPLETED").toBe(after.stage === 3);
      } catch (error) {
        if (!(error instanceof Conflict || error instanceof InvalidInput)) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});
