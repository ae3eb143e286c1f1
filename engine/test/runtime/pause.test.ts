/** A paused workflow: no worker begins a stage of it, what runs ends its stage, nothing is lost, and it goes on when it is resumed. */
import { describe, expect, it } from "vitest";
import { WorkflowNotFound, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { ended, gate, inState, until } from "../support/waiting.ts";

const bench = useBench();
const by = "ana";
const other = workflow("other").stage("ONLY", () => "done");
const named = (name: string) => workflow(name).stage("ONLY", () => "done");

/** Resolves when all workers have beaten since that workflow was paused. */
async function heardOf(name: string, withinMs?: number): Promise<void> {
  const deaf = `select from async_workflow.worker w, async_workflow.paused_workflow p
    where p.workflow = $1 and w.ended_at is null and w.seen_at <= p.paused_at`;
  await until(
    () => bench.sql(deaf, [name]),
    (rows) => rows.length === 0,
    withinMs,
  );
}

/** Resolves when all workers have beaten once more: by then they have read the answer to the beat before. */
async function beatenAgain(): Promise<void> {
  const [now] = await bench.sql<{ at: string }>("select clock_timestamp()::text as at");
  await until(
    () => bench.sql("select from async_workflow.worker where ended_at is null and seen_at <= $1", [now?.at]),
    (rows) => rows.length === 0,
  );
}

describe("a paused workflow", () => {
  it("is claimed by nobody, says so, and goes on when it is resumed", async () => {
    const kept = named("kept");
    const engine = bench.open([kept, other]);
    await bench.work(engine);
    await engine.migrate();
    const pause = await engine.pauseWorkflow("kept", { by, reason: "The printer is out of paper." });
    expect(pause).toMatchObject({ by, reason: "The printer is out of paper." });
    await heardOf("kept", 1_000);
    const entry = await engine.start(kept, null);
    await ended(engine, (await engine.start(other, null)).id);
    expect(await engine.get(entry.id)).toMatchObject({ state: "paused", lockedBy: null, waitingFor: null, attempt: 0 });
    expect(await engine.why(entry.id)).toMatchObject({
      code: "paused",
      sentence: "Workflow kept is paused, by ana: The printer is out of paper.",
      evidence: { workflow: "kept", pausedAt: pause.at, pausedBy: by },
      action: { kind: "resume_workflow" },
    });
    const inList = async (state: "paused" | "queued") =>
      (await engine.list({ state: [state] })).entries.map(({ id }) => id);
    expect([await inList("paused"), await inList("queued")]).toEqual([[entry.id], []]);
    await engine.resumeWorkflow("kept");
    expect(await ended(engine, entry.id)).toMatchObject({ status: "COMPLETED", attempt: 1 });
    expect(await inList("paused")).toEqual([]);
  });

  it("ends the stage that runs and waits before the next one, uncharged", async () => {
    const running = gate();
    const go = gate();
    const long = workflow("long", { retry: { attempts: 1 } })
      .stage("ONE", async () => {
        running.open();
        await go.passed;
        return 1;
      })
      .stage("TWO", ({ results }) => `after ${results.ONE}`);
    const engine = bench.open([long]);
    await bench.work(engine);
    const { id } = await engine.start(long, null);
    await running.passed;
    await engine.pauseWorkflow("long", { by });
    await heardOf("long", 1_000);
    expect(await engine.get(id)).toMatchObject({ state: "running" });
    go.open();
    expect(await inState(engine, id, "paused")).toMatchObject({ status: "ONE", progress: 50 });
    await engine.resumeWorkflow("long");
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "after 1" });
  });

  it("stays paused for a worker that starts later, and for a version that is registered later", async () => {
    const first = workflow("durable").stage("ONLY", () => 1);
    const second = workflow("durable", { version: "2" }).stage("ONLY", () => 2);
    const engine = bench.open([first]);
    await engine.migrate();
    await engine.pauseWorkflow("durable", { by });
    const entry = await engine.start(first, null);
    const restarted = bench.open([second, first, other]);
    const worker = await bench.work(restarted);
    const newer = await restarted.start(second, null);
    await ended(restarted, (await restarted.start(other, null)).id);
    await worker.stop();
    expect((await engine.getMany([entry.id, newer.id])).map(({ state, attempt }) => [state, attempt])).toEqual([
      ["paused", 0],
      ["paused", 0],
    ]);
    await engine.resumeWorkflow("durable");
  });

  it("is heard of with the next heartbeat where notifications do not arrive", async () => {
    const quiet = named("quiet");
    const engine = bench.open([quiet, other]);
    await engine.migrate();
    const proxy = await startFaultProxy(bench.url);
    const deaf = bench.open([quiet, other], { url: proxy.url });
    await bench.work(deaf, { leaseSeconds: 1 });
    await bench.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'async-workflow listener' and datname = current_database()",
    );
    await engine.pauseWorkflow("quiet", { by });
    await heardOf("quiet");
    await beatenAgain();
    const { id } = await engine.start(quiet, null);
    await ended(engine, (await engine.start(other, null)).id);
    expect(await engine.get(id)).toMatchObject({ state: "paused" });
    await engine.resumeWorkflow("quiet");
    await ended(engine, id);
  });

  it("can be cancelled, and its entries too", async () => {
    const idle = named("idle");
    const engine = bench.open([idle]);
    await engine.migrate();
    await engine.pauseWorkflow("idle", { by });
    const { id } = await engine.start(idle, null);
    expect(await engine.cancel(id)).toMatchObject({ state: "cancelled" });
    await engine.resumeWorkflow("idle");
  });

  it("tells who paused it first when it is paused again", async () => {
    const twice = named("twice");
    const engine = bench.open([twice]);
    await engine.migrate();
    const first = await engine.pauseWorkflow("twice", { by });
    expect(await engine.pauseWorkflow("twice", { by: "ben", reason: "longer" })).toEqual({
      ...first,
      reason: "longer",
    });
    await engine.resumeWorkflow("twice");
    await engine.resumeWorkflow("twice");
    const { records } = await engine.auditLog({ target: "twice" });
    expect(records.map(({ action }) => action)).toEqual(["workflow.resume", "workflow.pause", "workflow.pause"]);
  });
});

it("what was never registered cannot be paused", async () => {
  const engine = bench.open([other]);
  for (const name of ["nothing", "not a name", "\0", "x".repeat(1_000)]) {
    await expect(engine.pauseWorkflow(name, { by })).rejects.toThrow(WorkflowNotFound);
    await expect(engine.resumeWorkflow(name)).rejects.toThrow(WorkflowNotFound);
    await expect(engine.workflowStats(name)).rejects.toThrow(WorkflowNotFound);
  }
});
