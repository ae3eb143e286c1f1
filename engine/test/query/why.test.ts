import { beforeEach, describe, expect, it } from "vitest";
import { type Engine, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";

const bench = useBench();
const quick = workflow("quick", { retry: { attempts: 1 } }).stage("ONLY", () => "done");
let engine: Engine;

beforeEach(async () => {
  await bench.sql("truncate async_workflow.live, async_workflow.worker");
  engine = bench.open([quick]);
  await engine.migrate();
});

/** A worker by its row alone: `changes` are columns, in SQL. */
async function addWorker(changes: Record<string, string> = {}): Promise<number> {
  const columns: Record<string, string> = {
    name: `'host:${crypto.randomUUID().slice(0, 8)}'`,
    host: "'host'",
    pid: "1",
    concurrency: "2",
    workflows: "array(select id from async_workflow.workflow where name = 'quick')",
    alive_until: "clock_timestamp() + interval '30 s'",
    ...changes,
  };
  const [row] = await bench.sql<{ id: number }>(
    `insert into async_workflow.worker (${Object.keys(columns)}) values (${Object.values(columns)}) returning id`,
  );
  return (row as { id: number }).id;
}

const setLive = (id: string, changes: string) =>
  bench.sql(`update async_workflow.live set ${changes} where entry_id = $1`, [id]);
const hold = (id: string, worker: number) =>
  setLive(id, `worker_id = ${worker}, claim_id = gen_random_uuid(), claimed_at = clock_timestamp(), attempt = 1`);
const awaitApproval = (id: string) =>
  bench.sql(
    "insert into async_workflow.waiting (entry_id, stage, name, occurrence) select entry_id, stage, 'approval', 1 from async_workflow.live where entry_id = $1",
    [id],
  );
const inAnHour = "available_at = clock_timestamp() + interval '1 hour'";

describe("an entry that is due", () => {
  it("without any worker says so and who worked last", async () => {
    const { id } = await engine.start(quick, undefined);
    expect(await engine.why(id)).toMatchObject({
      code: "no_worker",
      sentence: "No worker is running.",
      action: { kind: "start_worker", label: "Start a worker that has version 1 of workflow quick" },
    });
    await addWorker({ name: "'host:gone'", ended_at: "clock_timestamp()" });
    expect(await engine.why(id)).toMatchObject({
      sentence: "No worker is running; the last one, host:gone, is gone.",
      evidence: { lastWorker: "host:gone", lastWorkerGoneAt: expect.any(String) },
    });
  });

  it("that no live worker knows says that they know others", async () => {
    const { id } = await engine.start(quick, undefined);
    await addWorker({ workflows: "array[-1]" });
    expect(await engine.why(id)).toMatchObject({
      code: "no_worker",
      sentence: "None of the 1 live workers knows workflow quick.",
    });
  });

  it("of a version that no live worker has names those they have", async () => {
    const { id } = await engine.start(quick, undefined);
    const [other] = await bench.sql<{ id: number }>(
      `insert into async_workflow.workflow (name, version, stages) values ('quick', '2', '{ONLY}')
       on conflict (name, version) do update set version = '2' returning id`,
    );
    await addWorker({ workflows: `array[${other?.id}]` });
    expect(await engine.why(id)).toMatchObject({
      code: "no_worker_for_version",
      sentence: "It was started with version 1 of workflow quick, and the live workers have only 2.",
      evidence: { otherVersions: ["2"] },
    });
  });

  it("tells its place in line and whether slots are free", async () => {
    const worker = await addWorker();
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.push((await engine.start(quick, undefined)).id);
    const [first, second, third, fourth] = ids as [string, string, string, string];
    await hold(first, worker);
    expect(await engine.why(second)).toMatchObject({
      code: "queued",
      sentence: "It is next in line for workflow quick; 1 of 2 slots are free, a worker takes it any moment.",
      action: null,
    });
    await hold(second, worker);
    expect((await engine.why(third)).sentence).toBe("It is next in line for workflow quick; all 2 slots are busy.");
    expect(await engine.why(fourth)).toMatchObject({
      sentence: "It is number 2 in line for workflow quick; all 2 slots are busy.",
      evidence: { position: 2, workers: 1, slots: 2, busy: 2 },
    });
  });
});

describe("an entry that is not due", () => {
  it("says that it is delayed and until when", async () => {
    const { id } = await engine.start(quick, undefined, { delay: "90s" });
    const { code, sentence, until } = await engine.why(id);
    expect([code, sentence]).toEqual(["delayed", expect.stringMatching(/^It starts in (90|89) s\.$/)]);
    expect(until).toBe((await engine.get(id)).availableAt);
  });

  it.each([
    ["backoff", "backoff", "It makes its next try (2 of 1) in 60 min, because the last one failed: no route"],
    ["sleep", "sleeping", "It sleeps for 60 min more, as stage ONLY asked."],
    ["signal", "waiting", "It waits for the signal approval, for 60 min more at most."],
    ["paused", "paused", "It is paused."],
  ])("parked for %s says so", async (parked, code, sentence) => {
    const { id } = await engine.start(quick, undefined);
    await setLive(id, `${inAnHour}, parked = '${parked}', attempt = 1, error = '{"code":"x","message":"no route"}'`);
    if (parked === "signal") await awaitApproval(id);
    const kind = { backoff: "retry", signal: "signal" }[parked] ?? "cancel";
    expect(await engine.why(id)).toMatchObject({ code, sentence, until: expect.any(String), action: { kind } });
  });

  it("waits for a worker with nothing else at stake when workers died of it", async () => {
    const { id } = await engine.start(quick, undefined);
    await addWorker();
    await setLive(id, "crashes = 2");
    expect(await engine.why(id)).toMatchObject({
      code: "suspect",
      sentence: expect.stringContaining("2 workers died while they held it."),
      evidence: { crashes: 2 },
      action: { kind: "cancel" },
    });
  });

  it("without an end says no time", async () => {
    const { id } = await engine.start(quick, undefined);
    await setLive(id, "available_at = 'infinity', parked = 'signal'");
    await awaitApproval(id);
    expect(await engine.why(id)).toMatchObject({ sentence: "It waits for the signal approval.", until: null });
  });
});

describe("an entry that a worker holds", () => {
  const held = async (worker: Record<string, string>) => {
    const { id } = await engine.start(quick, undefined);
    await hold(id, await addWorker({ name: "'host:7'", ...worker }));
    return engine.why(id);
  };
  it("runs", async () => {
    expect(await held({})).toMatchObject({
      code: "running",
      sentence: "It runs: worker host:7 is at stage ONLY.",
      action: null,
    });
  });
  it("tells when the lease of a silent worker ends", async () => {
    const silent = {
      seen_at: "clock_timestamp() - interval '22 s'",
      alive_until: "clock_timestamp() + interval '8 s'",
    };
    expect(await held(silent)).toMatchObject({
      code: "lease_ending",
      sentence: "Its worker host:7 has been silent for 23 s; its lease ends in 8 s, then another one takes over.",
      until: expect.any(String),
    });
  });
  it("of a dead worker waits for another, if there is one", async () => {
    const dead = { alive_until: "clock_timestamp() - interval '1 s'" };
    expect(await held(dead)).toMatchObject({ code: "lease_ending", action: { kind: "start_worker" } });
    await addWorker();
    const lost = { name: "'host:8'", ended_at: "clock_timestamp()", lost: "true" };
    expect(await held(lost)).toMatchObject({ code: "lease_ending", action: null });
  });
  it("of a worker that stops says so", async () => {
    expect(await held({ draining: "true" })).toMatchObject({ code: "worker_draining" });
  });
  it("that was asked to stop says so", async () => {
    const { id } = await engine.start(quick, undefined);
    await hold(id, await addWorker());
    await engine.cancel(id);
    expect(await engine.why(id)).toMatchObject({ code: "cancelling" });
  });
});

describe("an entry that has ended", () => {
  it("says how, and that it can be retried unless it completed", async () => {
    const cancelled = await engine.start(quick, undefined, { delay: "1h" });
    await engine.cancel(cancelled.id);
    expect(await engine.why(cancelled.id)).toMatchObject({ code: "cancelled", action: { kind: "retry" } });
    const { id } = await engine.start(quick, undefined);
    const stopped = new Promise<void>((resolve) => {
      const stop = engine.follow(async () => {
        if ((await engine.get(id)).finishedAt === null) return;
        stop();
        resolve();
      });
    });
    await bench.work(engine);
    await stopped;
    expect(await engine.why(id)).toMatchObject({ code: "completed", sentence: "It has completed.", action: null });
    await bench.sql(
      `update async_workflow.result set status = 'FAILED', error = '{"code":"x","message":"boom"}' where entry_id = $1`,
      [id],
    );
    expect((await engine.why(id)).sentence).toBe("It failed in stage ONLY after 1 try: boom");
    await bench.sql("update async_workflow.result set status = 'EXPIRED' where entry_id = $1", [id]);
    expect(await engine.why(id)).toMatchObject({ code: "expired", action: { kind: "retry" } });
  });
});

it("an entry of another workspace, or none, is not found", async () => {
  const { id } = await engine.start(quick, undefined);
  for (const unknown of ["x", crypto.randomUUID()]) {
    await expect(engine.why(unknown)).rejects.toMatchObject({ code: "entry_not_found" });
  }
  await expect(engine.why(id, { workspace: "foreign" })).rejects.toMatchObject({ code: "entry_not_found" });
});
