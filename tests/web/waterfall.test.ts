import type { AttemptRecord, StageRecord, StepRecord, Timeline } from "async-workflow";
import { describe, expect, it } from "vitest";
import { makeAxis, marks, placeOf, timeAt } from "../../lib/ui/waterfall/axis.ts";
import { waterfallRows } from "../../lib/ui/waterfall/rows.ts";
import { anEntry } from "./an-entry.ts";

const start = Date.parse("2026-01-01T00:00:00.000Z");
const at = (seconds: number): string => new Date(start + seconds * 1_000).toISOString();
const attempt = (n: number, outcome: AttemptRecord["outcome"], from: number, to: number | null): AttemptRecord => ({
  attempt: n,
  outcome,
  worker: "w",
  startedAt: at(from),
  finishedAt: to === null ? null : at(to),
  error: null,
});
const stage = (name: string, state: StageRecord["state"], attempts: AttemptRecord[], steps: StepRecord[] = []) =>
  ({ name, state, attempts, steps, result: null }) satisfies StageRecord;
const step = (name: string, from: number, to: number, result: StepRecord["result"] = null): StepRecord => ({
  ...{ name, occurrence: 1, attempt: 1, result },
  startedAt: at(from),
  finishedAt: at(to),
});
const timeline = (...stages: StageRecord[]): Timeline => ({ input: null, stages });
const stages = ["ONE", "TWO"];
/** Kind, from and to of each span in seconds, by row. */
const spansOf = (entry: Parameters<typeof waterfallRows>[0], of: Timeline) =>
  waterfallRows(entry, of).map((row) =>
    row.spans.map(({ kind, from, to }) => `${kind} ${(from - start) / 1e3}–${to === null ? "" : (to - start) / 1e3}`),
  );

describe("the rows of a waterfall", () => {
  it("tell queue, work, failure, backoff and what runs", () => {
    const entry = anEntry({ stages, state: "running", status: "ONE", startedAt: at(1) });
    const done = stage("ONE", "completed", [attempt(1, "retry", 1, 2), attempt(2, "completed", 5, 6)]);
    const runs = stage("TWO", "running", [attempt(1, null, 6, null)]);
    expect(spansOf(entry, timeline(done, runs))).toEqual([
      ["queued 0–1", "failed 1–2", "wait 2–5", "done 5–6"],
      ["running 6–"],
    ]);
  });

  it("take the commit between two stages of one worker for no wait", () => {
    const entry = anEntry({ stages, state: "running", status: "ONE", startedAt: at(0) });
    const done = stage("ONE", "completed", [attempt(1, "completed", 0, 2)]);
    const runs = (worker: string) => stage("TWO", "running", [{ ...attempt(1, null, 2.05, null), worker }]);
    expect(spansOf(entry, timeline(done, runs("w")))[1]).toEqual(["running 2.05–"]);
    expect(spansOf(entry, timeline(done, runs("another")))[1]).toEqual(["queued 2–2.05", "running 2.05–"]);
  });

  it("tell a lost attempt and the queue behind it", () => {
    const entry = anEntry({ stages, state: "queued", startedAt: at(0) });
    const lost = stage("ONE", "waiting", [attempt(1, "lost", 0, 30)]);
    expect(spansOf(entry, timeline(lost, stage("TWO", "pending", [])))).toEqual([["lost 0–30", "queued 30–"], []]);
  });

  it("tell a sleep: what ran before it, and until when it sleeps", () => {
    const asleep = anEntry({ stages, state: "waiting", startedAt: at(1) });
    const before = [step("part", 1, 2), step("sleep", 2, 2, start + 100_000)];
    expect(spansOf(asleep, timeline(stage("ONE", "waiting", [], before), stage("TWO", "pending", [])))).toEqual([
      ["queued 0–1", "pass 1–2", "wait 2–"],
      ["step 1–2"],
      ["wait 2–100"],
      [],
    ]);
    const over = anEntry({ stages, state: "running", startedAt: at(1) });
    const awake = stage("ONE", "running", [attempt(1, null, 101, null)], before);
    expect(spansOf(over, timeline(awake, stage("TWO", "pending", [])))[0]).toEqual([
      ...["queued 0–1", "pass 1–2", "wait 2–100", "queued 100–101", "running 101–"],
    ]);
  });

  it("have the queue of an entry that nobody took, and nothing of stages that were never reached", () => {
    const fresh = timeline(stage("ONE", "pending", []), stage("TWO", "pending", []));
    expect(spansOf(anEntry({ stages }), fresh)).toEqual([["queued 0–"], []]);
    expect(spansOf(anEntry({ stages, state: "scheduled" }), fresh)).toEqual([["wait 0–"], []]);
    const expired = anEntry({ stages, state: "cancelled", status: "EXPIRED", finishedAt: at(9) });
    expect(spansOf(expired, fresh)).toEqual([[], []]);
  });
});

describe("the axis", () => {
  const entry = anEntry({ stages, state: "completed", status: "COMPLETED", startedAt: at(0), finishedAt: at(7_210) });
  const rows = waterfallRows(
    entry,
    timeline(
      stage("ONE", "completed", [attempt(1, "retry", 0, 5), attempt(2, "completed", 7_205, 7_208)]),
      stage("TWO", "completed", [attempt(1, "completed", 7_208, 7_210)]),
    ),
  );
  const whole = [start, start + 7_210_000] as const;

  it("collapses a long wait and says where it is, so that the work can be seen", () => {
    const axis = makeAxis(rows, ...whole, new Set());
    expect(axis.pieces.map(({ collapsed }) => collapsed)).toEqual([false, true, false]);
    expect(axis.pieces[1]).toMatchObject({ from: start + 5_000, to: start + 7_205_000 });
    expect(placeOf(axis, start + 5_000)).toBeCloseTo(0.465, 3);
    expect(placeOf(axis, start + 7_205_000)).toBeCloseTo(0.535, 3);
  });

  it("shows it at full length when it is opened", () => {
    const axis = makeAxis(rows, ...whole, new Set([start + 5_000]));
    expect(axis.pieces).toHaveLength(1);
    expect(placeOf(axis, start + 3_605_000)).toBeCloseTo(0.5, 3);
  });

  it("has one place for each moment, in order, and back", () => {
    const axis = makeAxis(rows, ...whole, new Set());
    let last = -1;
    for (let seconds = 0; seconds <= 7_210; seconds += 7) {
      const place = placeOf(axis, start + seconds * 1_000);
      expect(place).toBeGreaterThanOrEqual(last);
      expect(timeAt(axis, place)).toBeCloseTo(start + seconds * 1_000, -1);
      last = place;
    }
    expect([placeOf(axis, start - 1), placeOf(axis, start + 1e9)]).toEqual([0, 1]);
  });

  it("marks round moments, none of them inside what is collapsed", () => {
    const axis = makeAxis(rows, ...whole, new Set());
    const found = marks(axis, 0, 1, 8).map(({ time, sinceMs }) => [(time - start) / 1_000, sinceMs / 1_000]);
    expect(found).toEqual([...[0, 2, 4].map((n) => [n, n]), [7_207, 2], [7_209, 4]]);
  });

  it("marks a moment beside the beginning however narrow it is", () => {
    for (const seconds of [0.004, 1.1, 4.03, 4.9, 9.9, 27, 4_000]) {
      const found = marks(makeAxis([], start, start + seconds * 1_000, new Set([start])), 0, 1, 2);
      expect(found.length, `${seconds} s`).toBeGreaterThanOrEqual(2);
      expect(found.length, `${seconds} s`).toBeLessThanOrEqual(4);
    }
  });

  it("holds an entry of no length", () => {
    const axis = makeAxis([], start, start, new Set());
    expect([placeOf(axis, start), placeOf(axis, start + 1)]).toEqual([0, 1]);
  });
});
