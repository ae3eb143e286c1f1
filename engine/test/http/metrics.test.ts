/** Figures, workflows of the day, and pauses over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Metrics, Pause, WorkflowStats, WorkflowSummary } from "../../src/index.ts";
import { until } from "../support/waiting.ts";
import { type ApiUnderTest, entryWhen, openApi } from "./api-under-test.ts";

let api: ApiUnderTest;

beforeAll(async () => {
  api = await openApi();
  const worker = await api.engine.work({ concurrency: 5 });
  const entries = [];
  for (let n = 0; n < 6; n += 1) entries.push(await api.start(`Plain ${n}`));
  for (let n = 0; n < 2; n += 1) entries.push(await api.start(`Failing ${n}`, { workflow: "failing" }));
  for (const { id } of entries) await entryWhen(api.engine, id, (entry) => entry.finishedAt !== null);
  await worker.stop();
  // Behind the margin of the rollup all of it can be counted.
  await until(
    async () => (await read("/api/metrics")).totals,
    ({ completed, failed, created }) => completed === 6 && failed === 2 && created === 8,
  );
});
afterAll(() => api.close());

const read = async (path: string) => (await api.call<Metrics>("GET", path)).body;

describe("GET /api/metrics", () => {
  it("tells what happened, point by point and in all", async () => {
    const { points, totals, now, stepMs } = await read("/api/metrics?from=-1h");
    expect(stepMs).toBe(60_000);
    expect(points.length).toBeGreaterThanOrEqual(60);
    expect(points.length).toBeLessThanOrEqual(62);
    expect(points.reduce((sum, point) => sum + point.completed, 0)).toBe(6);
    expect(totals).toMatchObject({ created: 8, completed: 6, failed: 2, successRate: 0.75, failureRate: 0.25 });
    expect([totals.run.samples, totals.wait.samples]).toEqual([6, 8]);
    expect(totals.run.p50).toBeGreaterThan(0);
    expect(now).toEqual({ waiting: 0, running: 0, oldestWaitingMs: null, isEstimate: false });
    expect(points.some((point) => point.waiting !== null)).toBe(true);
    expect(points[0]?.waiting).toBeNull();
  });

  it("tells of one workflow, and of several", async () => {
    expect((await read("/api/metrics?workflow=failing")).totals).toMatchObject({ created: 2, failed: 2, completed: 0 });
    expect((await read("/api/metrics?workflow=failing,plain")).totals).toMatchObject({ created: 8 });
    expect((await read("/api/metrics?workflow=nothing")).totals).toMatchObject({ created: 0, successRate: null });
  });

  it.each([
    ["-1h", 60_000],
    ["-6h", 120_000],
    ["-24h", 300_000],
    ["-7d", 3_600_000],
    ["-30d", 10_800_000],
    ["-400d", 172_800_000],
  ])("divides %s into at most 300 points", async (from, step) => {
    const { points, stepMs } = await read(`/api/metrics?from=${from}`);
    expect([stepMs, points.length <= 300]).toEqual([step, true]);
    expect((await read(`/api/metrics?from=${from}`)).totals.created).toBe(8);
  });

  it("takes a step, and the beginning of each point divides by it", async () => {
    const { points, stepMs } = await read("/api/metrics?from=-3h&step=15m");
    expect(stepMs).toBe(900_000);
    expect(points.every(({ at }) => Date.parse(at) % 900_000 === 0)).toBe(true);
  });

  it.each([
    ["from=yesterday", "from"],
    ["to=2026-13-01", "to"],
    ["from=-1h&to=-2h", "from"],
    ["from=-99999d", "from"],
    ["step=30s", "step"],
    ["step=0m", "step"],
    ["step=1m", "step"],
    ["from=-8d&step=90m", "step"],
    ["from=-1h&from=-2h", "from"],
    ["since=-1h", "since"],
  ])("refuses ?%s and names %s", async (query, field) => {
    const problem = await api.refused("GET", `/api/metrics?${query}`);
    expect(problem).toMatchObject({ code: "invalid_input", field });
  });

  it("tells nothing of another workspace", async () => {
    const { totals, now } = await api.engine.metrics({}, { workspace: "elsewhere" });
    expect([totals.created, now.waiting]).toEqual([0, 0]);
  });
});

describe("GET /api/workflows/:name/stats", () => {
  it("tells its day, stages, versions and workers", async () => {
    const worker = await api.engine.work({ concurrency: 5 });
    const { body } = await api.call<WorkflowStats>("GET", "/api/workflows/plain/stats");
    await worker.stop();
    expect(body).toMatchObject({
      name: "plain",
      paused: null,
      liveVersions: ["1"],
      workers: 1,
      last24h: { completed: 6, successRate: 1 },
      lastEntry: { title: "Plain 5" },
      stages: [
        { name: "STAGE_1", completed: 6, failed: 0, failureRate: 0 },
        { name: "STAGE_2", completed: 6 },
        { name: "STAGE_3", completed: 6 },
      ],
      versions: [{ version: "1", workers: [{ slots: 5, holding: 0, draining: false }] }],
    });
    expect(body.stages.every(({ run }) => run.samples === 6 && (run.p50 as number) > 0)).toBe(true);
    expect(body.hours).toHaveLength(24);
    expect(body.hours.reduce((sum, hour) => sum + hour.completed, 0)).toBe(6);
  });

  it("of all of them at once", async () => {
    const { body } = await api.call<{ workflows: WorkflowSummary[] }>("GET", "/api/workflows/stats");
    expect(body.workflows.map(({ name, last24h, workers }) => [name, last24h.created, workers])).toEqual([
      ["failing", 2, 0],
      ["plain", 6, 0],
      ["typed", 0, 0],
    ]);
  });

  it("of none is a 404", async () => {
    for (const name of ["nothing", "%00", "a%2Fb"]) {
      const problem = await api.refused("GET", `/api/workflows/${name}/stats`);
      expect(problem).toMatchObject({ status: 404, code: "workflow_not_found" });
    }
  });
});

describe("a pause", () => {
  it("is made, seen and ended", async () => {
    const { body: pause } = await api.call<Pause>("POST", "/api/workflows/plain/pause", { json: { reason: "Wait." } });
    expect(pause).toMatchObject({ by: "local", reason: "Wait." });
    const entry = await api.start("While paused");
    expect((await api.call("GET", `/api/entries/${entry.id}`)).body).toMatchObject({ state: "paused" });
    expect((await api.call<WorkflowStats>("GET", "/api/workflows/plain/stats")).body.paused).toEqual(pause);
    expect((await api.call("POST", "/api/workflows/plain/resume")).status).toBe(204);
    expect((await api.call("POST", "/api/workflows/plain/resume")).status).toBe(204);
    expect((await api.call("GET", `/api/entries/${entry.id}`)).body).toMatchObject({ state: "queued" });
  });

  it("needs no body, and refuses a wrong one", async () => {
    expect((await api.call("POST", "/api/workflows/failing/pause")).status).toBe(200);
    expect((await api.call("POST", "/api/workflows/failing/resume")).status).toBe(204);
    for (const json of [{ reason: 5 }, { reason: "x".repeat(501) }, { until: "then" }]) {
      expect(await api.refused("POST", "/api/workflows/failing/pause", { json })).toMatchObject({
        code: "invalid_input",
      });
    }
    expect(await api.refused("POST", "/api/workflows/nothing/pause")).toMatchObject({ code: "workflow_not_found" });
    expect(await api.refused("POST", "/api/workflows/nothing/resume")).toMatchObject({ code: "workflow_not_found" });
  });
});
