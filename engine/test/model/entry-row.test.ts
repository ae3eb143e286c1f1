import { describe, expect, test } from "vitest";
import { type EntryRow, stateOf, statusOf, toEntry } from "../../src/model/entry-row.ts";

const at = new Date("2026-03-04T05:06:07.089Z");
const stages = ["STAGE_1", "STAGE_2", "STAGE_3"];
const row = (more: Partial<EntryRow> = {}): EntryRow =>
  ({
    id: "0199aaaa-0000-7000-8000-000000000000",
    title: "An entry",
    owner: "local",
    tags: null,
    priority: 0,
    retryOf: null,
    createdAt: at,
    workflow: "demo",
    workflowVersion: "1",
    stages,
    stageAttempts: [3, 4, 5],
    stagesDone: 0,
    progress: 0,
    version: 0,
    attempt: 0,
    attemptFloor: 0,
    finalStatus: null,
    result: null,
    error: null,
    cancelRequested: false,
    parked: null,
    availableAt: null,
    notDue: false,
    lockedBy: null,
    lockedAt: null,
    startedAt: null,
    finishedAt: null,
    updatedAt: at,
    ...more,
  }) as EntryRow;

test.each([
  ["queued", {}],
  ["queued, due again after its backoff", { parked: "backoff" }],
  ["running", { lockedBy: "a:1:x" }],
  ["scheduled", { notDue: true }],
  ["retrying", { notDue: true, parked: "backoff" }],
  ["waiting", { notDue: true, parked: "sleep" }],
  ["waiting", { notDue: true, parked: "signal" }],
  ["paused", { notDue: true, parked: "paused" }],
  ["completed", { finalStatus: "COMPLETED" }],
  ["failed", { finalStatus: "FAILED" }],
  ["cancelled", { finalStatus: "CANCELLED" }],
  ["cancelled", { finalStatus: "EXPIRED" }],
] as const)("state %s follows from what is stored", (state, more) => {
  expect(stateOf(row(more))).toBe(state.split(",")[0]);
});

test("status is the last state durably reached, whatever runs now", () => {
  expect([0, 1, 2].map((stagesDone) => statusOf(row({ stagesDone, lockedBy: "a:1:x" })))).toEqual([
    "CREATED",
    "STAGE_1",
    "STAGE_2",
  ]);
  expect(statusOf(row({ stagesDone: 1, finalStatus: "FAILED" }))).toBe("FAILED");
});

describe("an entry as it is shown", () => {
  test("stage names what runs now, and nothing else", () => {
    expect(toEntry(row({ stagesDone: 1, lockedBy: "a:1:x", lockedAt: at }))).toMatchObject({
      status: "STAGE_1",
      stage: "STAGE_2",
      lockedBy: "a:1:x",
      lockedAt: "2026-03-04T05:06:07.089Z",
    });
    expect(toEntry(row({ stagesDone: 1 })).stage).toBeNull();
    expect(toEntry(row({ stagesDone: 3, finalStatus: "COMPLETED" })).stage).toBeNull();
  });

  test("a failure's result is its message, and says something even without one", () => {
    const error = { code: "handler_error", message: "disk full" };
    expect(toEntry(row({ finalStatus: "FAILED", error, result: { half: true } })).result).toBe("Error: disk full");
    expect(toEntry(row({ finalStatus: "FAILED" })).result).toMatch(/^Error: ./);
  });

  test("attempts that no longer count are not shown", () => {
    expect(toEntry(row({ attempt: 5, attemptFloor: 3 }))).toMatchObject({ attempt: 2, maxAttempts: 3 });
  });

  test("the attempts allowed are those of the present stage; of the last one when all are done", () => {
    expect([0, 1, 2, 3].map((stagesDone) => toEntry(row({ stagesDone })).maxAttempts)).toEqual([3, 4, 5, 5]);
    expect(toEntry(row({ stageAttempts: null })).maxAttempts).toBe(1);
  });
});
