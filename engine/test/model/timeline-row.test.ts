import { describe, expect, test } from "vitest";
import { type TimelineRow, toTimeline } from "../../src/model/timeline-row.ts";

// PostgreSQL writes times in JSON with an offset and microseconds.
const stored = (second: number): string => `2026-03-04T06:06:${String(second).padStart(2, "0")}.123456+01:00`;
const shown = (second: number): string => `2026-03-04T05:06:${String(second).padStart(2, "0")}.123Z`;
const row = (more: Partial<TimelineRow> = {}): TimelineRow => ({
  input: { a: 1 },
  stages: ["ONE", "TWO", "THREE"],
  attempts: [],
  steps: [],
  live: null,
  ended: null,
  ...more,
});
const attempt = (stage: number, number: number, outcome: "completed" | "retry" | "lost", second: number) => ({
  stage,
  attempt: number,
  outcome,
  worker: "a:1:x",
  startedAt: stored(second),
  finishedAt: stored(second + 1),
  error: outcome === "retry" ? { code: "handler_error", message: "no" } : null,
  result: outcome === "completed" ? `result ${stage}` : null,
});
const statesOf = (given: TimelineRow): string[] => toTimeline(given).stages.map((stage) => stage.state);

describe("where each stage stands", () => {
  const live = { stage: 1, attempt: 0, worker: null, running: false, startedAt: null };
  const ended = { stage: 1, attempt: 2, worker: "a:1:x", startedAt: stored(5), finishedAt: stored(6) };
  test.each([
    ["not claimed yet", { live: { ...live, stage: 0 } }, ["pending", "pending", "pending"]],
    [
      "running",
      { live: { ...live, attempt: 1, running: true, worker: "a:1:x", startedAt: stored(3) } },
      ["completed", "running", "pending"],
    ],
    ["between attempts", { live: { ...live, attempt: 1 } }, ["completed", "waiting", "pending"]],
    ["between stages", { live }, ["completed", "pending", "pending"]],
    [
      "failed",
      { ended: { ...ended, status: "FAILED" as const, error: null, result: null } },
      ["completed", "failed", "pending"],
    ],
    [
      "cancelled",
      { ended: { ...ended, status: "CANCELLED" as const, error: null, result: null } },
      ["completed", "cancelled", "pending"],
    ],
    [
      "completed",
      { ended: { ...ended, stage: 3, status: "COMPLETED" as const, error: null, result: "all" } },
      ["completed", "completed", "completed"],
    ],
  ])("%s", (_what, more, states) => {
    expect(statesOf(row(more))).toEqual(states);
  });
});

test("the attempt that runs stands behind those that are over, without an end", () => {
  const live = { stage: 0, attempt: 3, worker: "b:2:y", running: true, startedAt: stored(9) };
  const { stages } = toTimeline(row({ live, attempts: [attempt(0, 1, "retry", 1), attempt(0, 2, "lost", 4)] }));
  expect(stages[0]?.attempts).toEqual([
    {
      attempt: 1,
      outcome: "retry",
      worker: "a:1:x",
      startedAt: shown(1),
      finishedAt: shown(2),
      error: { code: "handler_error", message: "no" },
    },
    { attempt: 2, outcome: "lost", worker: "a:1:x", startedAt: shown(4), finishedAt: shown(5), error: null },
    { attempt: 3, outcome: null, worker: "b:2:y", startedAt: shown(9), finishedAt: null, error: null },
  ]);
});

test("the result of the last stage is the entry's own; it is kept once", () => {
  const ended = {
    status: "COMPLETED" as const,
    stage: 3,
    attempt: 1,
    worker: "a:1:x",
    startedAt: stored(7),
    finishedAt: stored(8),
    error: null,
    result: "all",
  };
  const { stages } = toTimeline(
    row({ ended, attempts: [attempt(0, 1, "completed", 1), attempt(1, 1, "completed", 4)] }),
  );
  expect(stages.map((stage) => [stage.result, stage.attempts.map((each) => each.outcome)])).toEqual([
    ["result 0", ["completed"]],
    ["result 1", ["completed"]],
    ["all", ["completed"]],
  ]);
});

test("an entry that ended before anything ran has no attempt", () => {
  const ended = {
    status: "CANCELLED" as const,
    stage: 0,
    attempt: 0,
    worker: null,
    startedAt: null,
    finishedAt: stored(1),
    error: null,
    result: null,
  };
  expect(toTimeline(row({ ended })).stages.flatMap((stage) => stage.attempts)).toEqual([]);
});

test("steps stand with their stage", () => {
  const step = {
    stage: 1,
    name: "chunk",
    occurrence: 2,
    attempt: 1,
    startedAt: stored(1),
    finishedAt: stored(2),
    result: 7,
  };
  expect(toTimeline(row({ steps: [step] })).stages.map((stage) => stage.steps)).toEqual([
    [],
    [{ name: "chunk", occurrence: 2, attempt: 1, startedAt: shown(1), finishedAt: shown(2), result: 7 }],
    [],
  ]);
});
