import { expect, test } from "vitest";
import { type Engine, type Entry, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { ended, gate, until } from "../support/waiting.ts";

const bench = useBench();

/** Three stages that count how often each was called, by entry. */
function counted(name: string, work: () => Promise<void> | void = () => {}) {
  const calls = new Map<string, number>();
  const call = async (entry: { id: string }, stage: string) => {
    const key = `${entry.id} ${stage}`;
    calls.set(key, (calls.get(key) ?? 0) + 1);
    await work();
  };
  const wf = workflow(name, { retry: { attempts: 1 } })
    .stage("ONE", async ({ entry, input }) => {
      await call(entry, "ONE");
      return Number(input) + 1;
    })
    .stage("TWO", async ({ entry, results }) => {
      await call(entry, "TWO");
      return results.ONE + 1;
    })
    .stage("THREE", async ({ entry, results }) => {
      await call(entry, "THREE");
      return results.TWO + 1;
    });
  return { wf, calls };
}

async function allEnded(engine: Engine, name: string, count: number, withinMs?: number): Promise<readonly Entry[]> {
  await until(
    async () => (await engine.list({ workflow: name, status: ["COMPLETED", "FAILED"], limit: 1 })).total,
    (total) => total === count,
    withinMs,
  );
  const pages: Entry[] = [];
  for (let offset = 0; offset < count; offset += 100) {
    pages.push(...(await engine.list({ workflow: name, limit: 100, offset })).entries);
  }
  return pages;
}

/** What the tables say, without asking the engine: every transition once. */
async function expectEveryTransitionOnce(name: string, count: number): Promise<void> {
  const [row] = await bench.sql(
    `select count(*)::int as entries,
            count(*) filter (where r.status = 'COMPLETED' and r.progress = 100 and r.stage = 3)::int as completed,
            sum((select count(*) from async_workflow.attempt a where a.entry_id = e.id and a.outcome = 'completed'))::int as stages,
            sum((select count(distinct a.stage) from async_workflow.attempt a where a.entry_id = e.id and a.outcome = 'completed'))::int as distinct_stages,
            sum((select count(*) from async_workflow.live l where l.entry_id = e.id))::int as live
     from async_workflow.entry e join async_workflow.workflow w on w.id = e.workflow_id
     left join async_workflow.result r on r.entry_id = e.id where w.name = $1`,
    [name],
  );
  expect(row).toEqual({ entries: count, completed: count, stages: 2 * count, distinct_stages: 2 * count, live: 0 });
}

test("several workers and many entries: every stage of every entry is called once and committed once", async () => {
  const count = 600;
  const { wf, calls } = counted("crowded");
  const engines = Array.from({ length: 4 }, () => bench.open([wf]));
  const [first] = engines as [Engine];
  const starting = Promise.all(Array.from({ length: count }, (_, n) => first.start(wf, n)));
  await Promise.all(engines.map((engine, n) => bench.work(engine, { concurrency: [1, 5, 20, 50][n] as number })));
  const inputs = new Map((await starting).map((entry, n) => [entry.id, n]));
  const entries = await allEnded(first, "crowded", count);
  for (const entry of entries)
    expect(entry).toMatchObject({ status: "COMPLETED", result: (inputs.get(entry.id) as number) + 3, attempt: 1 });
  expect(calls.size).toBe(3 * count);
  expect(new Set(calls.values())).toEqual(new Set([1]));
  await expectEveryTransitionOnce("crowded", count);
});

test("connections that are ended again and again in the middle of work: every transition is committed once", async () => {
  const count = 200;
  const { wf } = counted("ended-connections", () => new Promise((resolve) => setTimeout(resolve, 5)));
  const engine = bench.open([wf]);
  await engine.startMany(
    wf,
    Array.from({ length: count }, (_, n) => ({ input: n })),
  );
  const operator = await bench.connect();
  const workers = [bench.open([wf]), bench.open([wf])];
  await Promise.all(workers.map((each) => bench.work(each, { concurrency: 10, leaseSeconds: 5 })));
  const reader = await bench.connect();
  const finished = async () =>
    (
      await reader.query(
        "select count(*)::int as n from async_workflow.result r join async_workflow.workflow w on w.id = r.workflow_id where w.name = 'ended-connections'",
      )
    ).rows[0].n as number;
  for (const share of [0.1, 0.25, 0.4, 0.55, 0.7, 0.85]) {
    await until(finished, (n) => n >= count * share);
    await operator.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'async-workflow'",
    );
  }
  await until(finished, (n) => n === count);
  await expectEveryTransitionOnce("ended-connections", count);
});

test.each(["advance", "finish", "release", "record-steps", "report-progress"] as const)(
  "a wire that is cut around %s: before the server saw it, and after it committed",
  async (statement) => {
    for (const drop of ["query", "answer"] as const) {
      const name = `cut-${statement}-${drop}`;
      let calls = 0;
      let steps = 0;
      const wf = workflow(name, { retry: { attempts: 2, delay: 1 } })
        .stage("ONE", async ({ step, progress, attempt }) => {
          calls += 1;
          progress(50);
          await step("kept", () => ++steps);
          if (statement === "release" && attempt === 1) throw new Error("once more");
          return "one";
        })
        .stage("TWO", ({ results }) => results.ONE);
      const proxy = await startFaultProxy(bench.url);
      const engine = bench.open([wf], { url: proxy.url });
      const { id } = await engine.start(wf, null);
      const cut = proxy.cutOnce(`async_workflow.${statement}`, drop);
      await bench.work(engine);
      await cut;
      const entry = await ended(engine, id);
      expect(entry).toMatchObject({ status: "COMPLETED", result: "one", progress: 100 });
      expect([calls, steps]).toEqual([statement === "release" ? 2 : 1, 1]);
      const outcomes = (await engine.timeline(id)).stages.map((stage) => stage.attempts.map((each) => each.outcome));
      expect(outcomes).toEqual([statement === "release" ? ["retry", "completed"] : ["completed"], ["completed"]]);
    }
  },
);

test.each(["claim", "read-journal"] as const)(
  "a wire that is cut around %s: what was claimed and not heard of is given back at once, uncharged",
  async (statement) => {
    for (const drop of ["query", "answer"] as const) {
      const wf = workflow(`cut-${statement}-${drop}`, { retry: { attempts: 2, delay: 200 } }).stage(
        "ONLY",
        ({ attempt }) => {
          if (attempt === 1 && statement === "read-journal") throw new Error("once more, with a journal");
          return "done";
        },
      );
      const proxy = await startFaultProxy(bench.url);
      const engine = bench.open([wf], { url: proxy.url });
      const starter = bench.open([wf]);
      await bench.work(engine);
      await ended(starter, (await starter.start(wf, "first")).id);
      // A poll that finds nothing may be what is cut: the case that matters is tried several times.
      const times = statement === "claim" && drop === "answer" ? 3 : 1;
      for (let n = 0; n < times; n += 1) {
        const cut = proxy.cutOnce(`async_workflow.${statement}`, drop);
        const { id } = await starter.start(wf, n);
        await cut;
        const entry = await ended(starter, id, 8_000);
        expect(entry).toMatchObject({ status: "COMPLETED", result: "done", attempt: statement === "claim" ? 1 : 2 });
      }
    }
  },
);

test("a database that is away for a while: workers wait, nothing fails, and all of it completes", async () => {
  const begun = gate();
  const letGo = gate();
  const { wf, calls } = counted("outage", () => {
    begun.open();
    return letGo.passed;
  });
  const proxy = await startFaultProxy(bench.url);
  const engine = bench.open([wf], { url: proxy.url });
  await bench.work(engine, { leaseSeconds: 30 });
  const started = await Promise.all(Array.from({ length: 10 }, (_, n) => engine.start(wf, n)));
  await begun.passed;
  proxy.cut({ refuse: true });
  await expect(engine.ping()).rejects.toMatchObject({ code: "database_unreachable" });
  letGo.open();
  await expect(engine.start(wf, null)).rejects.toMatchObject({ code: "database_unreachable" });
  proxy.mend();
  for (const { id } of started) expect(await ended(bench.open([wf]), id)).toMatchObject({ status: "COMPLETED" });
  expect([...calls.values()].every((times) => times === 1)).toBe(true);
});

test("a worker that is cut off past its lease gives up by itself, and what it ran is done by another one, once", async () => {
  const begun = gate<AbortSignal>();
  let calls = 0;
  const wf = workflow("cut-off", { retry: { attempts: 1 } }).stage("ONLY", async ({ signal }) => {
    calls += 1;
    if (calls > 1) return "heir";
    begun.open(signal);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    return "zombie";
  });
  const proxy = await startFaultProxy(bench.url);
  const engine = bench.open([wf], { url: proxy.url });
  const other = bench.open([wf]);
  await bench.work(engine, { leaseSeconds: 1 });
  const { id } = await other.start(wf, null);
  const signal = await begun.passed;
  await bench.work(other, { leaseSeconds: 1 });
  proxy.cut({ refuse: true });
  const entry = await ended(other, id, 5_000);
  expect(signal.reason).toMatchObject({ code: "lease_lost" });
  expect(entry).toMatchObject({ status: "COMPLETED", result: "heir" });
  proxy.mend();
});
