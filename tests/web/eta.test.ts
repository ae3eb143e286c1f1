import type { StageStats } from "async-workflow";
import { describe, expect, test } from "vitest";
import { etaOf } from "@/lib/ui/eta.ts";
import { anEntry } from "./an-entry.ts";

const stage = (name: string, p50: number | null, samples = 40): StageStats => ({
  name,
  completed: samples,
  failed: 0,
  retries: 0,
  lost: 0,
  failureRate: 0,
  run: { samples, p50, p95: p50 && p50 * 2, p99: p50 && p50 * 3 },
});
const now = Date.parse("2026-11-23T12:00:00Z");
const entry = anEntry({
  state: "running",
  stages: ["A", "B", "C"],
  stage: "B",
  progress: 33,
  updatedAt: "2026-11-23T11:59:56Z",
});
const stages = [stage("A", 5_000), stage("B", 10_000), stage("C", 20_000)];

describe("what is left of a running entry", () => {
  test("is the median of the stages to come, and of the present one what its time leaves", () => {
    expect(etaOf(entry, { stages }, now)).toEqual({ leftMs: 26_000, samples: 40, isLate: false });
  });

  test("follows the progress that the stage reports", () => {
    expect(etaOf({ ...entry, progress: 50 }, { stages }, now)?.leftMs).toBeCloseTo(25_000);
  });

  test("never falls below the stages to come, and says when the present one is late", () => {
    const late = { ...entry, updatedAt: "2026-11-23T11:59:00Z" };
    expect(etaOf(late, { stages }, now)).toMatchObject({ leftMs: 20_000, isLate: true });
  });

  test("is not told of an entry that does not run, or of stages that are hardly known", () => {
    expect(etaOf({ ...entry, state: "queued" }, { stages }, now)).toBeNull();
    expect(etaOf(entry, { stages: [stage("B", 10_000), stage("C", 20_000, 3)] }, now)).toBeNull();
    expect(etaOf(entry, { stages: [stage("B", 10_000), stage("C", null)] }, now)).toBeNull();
    expect(etaOf(entry, { stages: [] }, now)).toBeNull();
  });
});
