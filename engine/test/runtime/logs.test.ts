import { expect, test } from "vitest";
import { type Engine, type LogLine, workflow } from "../../src/index.ts";
import { mostLines } from "../../src/runtime/attempt-log.ts";
import { statements } from "../../src/sql/statement.ts";
import { useBench } from "../support/bench.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { lasting, processWorkflows } from "../support/process-workflows.ts";
import { aborted, ended, gate, until } from "../support/waiting.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const bench = useBench();
const linesOf = async (engine: Engine, id: string) => (await engine.logs(id, { limit: 1_000 })).lines;
const said = (lines: readonly LogLine[]) => lines.map(({ message }) => message);

test("lines are kept in the order in which they were said, with stage, attempt, level, time and fields", async () => {
  const talking = workflow("talking", { retry: { attempts: 2, delay: 1 } })
    .stage("FIRST", ({ log, attempt }) => {
      log.info("begins", { attempt });
      log.debug("looks");
      if (attempt === 1) throw new Error("not yet");
      log.warn("went well at last");
    })
    .stage("SECOND", async ({ log, step }) => {
      for (let n = 1; n <= 3; n += 1) await step("part", () => log.info(`part ${n}`));
      log.error("no error at all");
    });
  const engine = bench.open([talking]);
  await bench.work(engine);
  const { id, createdAt } = await engine.start(talking, null);
  const { finishedAt } = await ended(engine, id);
  const lines = await linesOf(engine, id);
  expect(lines.map(({ stage, attempt, level, message }) => [stage, attempt, level, message])).toEqual([
    ["FIRST", 1, "info", "begins"],
    ["FIRST", 1, "debug", "looks"],
    ["FIRST", 2, "info", "begins"],
    ["FIRST", 2, "debug", "looks"],
    ["FIRST", 2, "warn", "went well at last"],
    ["SECOND", 1, "info", "part 1"],
    ["SECOND", 1, "info", "part 2"],
    ["SECOND", 1, "info", "part 3"],
    ["SECOND", 1, "error", "no error at all"],
  ]);
  expect(lines[2]?.fields).toEqual({ attempt: 2 });
  expect(lines.some(({ late }) => late)).toBe(false);
  const times = lines.map(({ at }) => at);
  expect(times).toEqual([...times].sort());
  expect([createdAt, ...times, finishedAt as string]).toEqual([createdAt, ...times, finishedAt as string].sort());
});

test("the last lines are there when the outcome of their attempt is", async () => {
  const chatty = workflow("chatty", { retry: { attempts: 1 } }).stage("ONLY", ({ log, entry }) => {
    log.info(`the last words of ${entry.title}`);
    throw new Error("no");
  });
  const engine = bench.open([chatty]);
  await bench.work(engine, { concurrency: 20 });
  const unheard: string[] = [];
  const checked = new Map<string, Promise<void>>();
  engine.follow(({ entryIds }) => {
    for (const id of entryIds) {
      if (checked.has(id)) continue;
      const check = async () => {
        const [row] = await bench.sql<{ over: boolean; lines: number }>(
          `select exists (select from async_workflow.result where entry_id = $1) as over,
                  (select count(*)::int from async_workflow.log where entry_id = $1) as lines`,
          [id],
        );
        if (row?.over && row.lines === 0) unheard.push(id);
        if (!row?.over) checked.delete(id);
      };
      checked.set(id, check());
    }
  });
  const ids = await Promise.all(Array.from({ length: 50 }, (_, n) => engine.start(chatty, null, { title: `${n}` })));
  for (const { id } of ids) {
    await ended(engine, id);
    expect(await linesOf(engine, id)).toHaveLength(1);
  }
  expect(unheard).toEqual([]);
});

test("a line of a stage that goes on can be read within a quarter of a second, and the feed tells of it", async () => {
  const hold = gate();
  const slow = workflow("slow-talker").stage("ONLY", async ({ log }) => {
    log.info("goes on");
    await hold.passed;
  });
  const engine = bench.open([slow]);
  await bench.work(engine);
  const told = gate<number>();
  let saidAt = 0;
  const { id } = await engine.start(slow, null);
  engine.follow(async ({ entryIds }) => {
    if (!entryIds.includes(id) || (await linesOf(engine, id)).length === 0) return;
    told.open(performance.now());
  });
  saidAt = performance.now();
  // 200 ms of gathering, the feed's own pause, and a busy machine.
  expect((await told.passed) - saidAt).toBeLessThan(2_000);
  hold.open();
  await ended(engine, id);
});

test("an attempt that says too much is cut off with a count; the next attempt may speak again", async () => {
  const loud = workflow("loud", { retry: { attempts: 2, delay: 1 } }).stage("ONLY", ({ log, attempt }) => {
    for (let n = 0; n < (attempt === 1 ? mostLines + 234 : 1); n += 1) log.debug(`line ${n}`);
    if (attempt === 1) throw new Error("once more");
  });
  const engine = bench.open([loud]);
  await bench.work(engine);
  const { id } = await engine.start(loud, null);
  await ended(engine, id);
  const [{ count } = { count: 0 }] = await bench.sql<{ count: number }>(
    "select count(*)::int as count from async_workflow.log where entry_id = $1",
    [id],
  );
  expect(count).toBe(mostLines + 2);
  const { lines } = await engine.logs(id, { order: "newest", limit: 3 });
  expect(said(lines)).toEqual([
    "line 0",
    `234 lines were left out here: an attempt may write ${mostLines}, and not faster than they can be stored.`,
    `line ${mostLines - 1}`,
  ]);
});

test("whatever is logged, nothing is refused by the database and no stage fails of it", async () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const odd = workflow("odd").stage("ONLY", ({ log }) => {
    log.info('nul \0 surrogate \ud800 quote " backslash \\ brace } comma ,', { circle, "k\0ey": "\udfff", n: 1e308 });
    log.info("", {});
    log.info(undefined as never, 5 as never);
    log.info("NULL", { NULL: "NULL", empty: "" });
    return "fine";
  });
  const engine = bench.open([odd]);
  await bench.work(engine);
  const { id } = await engine.start(odd, null);
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "fine" });
  const lines = await linesOf(engine, id);
  expect(said(lines)).toEqual([
    'nul \uFFFD surrogate \uFFFD quote " backslash \\ brace } comma ,',
    "",
    "undefined",
    "NULL",
  ]);
  expect(lines[0]?.fields).toMatchObject({ "k\uFFFDey": "\uFFFD", n: 1e308 });
  expect(lines[2]?.fields).toEqual({ value: 5 });
  expect(lines[3]?.fields).toEqual({ NULL: "NULL", empty: "" });
});

test("pages go on exactly where the last one ended, forwards, backwards and by level", async () => {
  const many = workflow("many-lines").stage("ONLY", ({ log }) => {
    for (let n = 0; n < 25; n += 1) log[n % 5 === 0 ? "warn" : "info"](`${n}`);
  });
  const engine = bench.open([many]);
  await bench.work(engine);
  const { id } = await engine.start(many, null);
  await ended(engine, id);
  const all = Array.from({ length: 25 }, (_, n) => `${n}`);
  for (const [order, wanted] of [
    ["oldest", all],
    ["newest", [...all].reverse()],
  ] as const) {
    const seen: string[] = [];
    let page = await engine.logs(id, { order, limit: 10 });
    seen.push(...said(page.lines));
    while (page.more) {
      page = await engine.logs(id, { order, limit: 10, after: page.next as string });
      seen.push(...said(page.lines));
    }
    expect(seen).toEqual(wanted);
    // Following: nothing new leaves the cursor where it is.
    const end = await engine.logs(id, { order, after: page.next as string });
    expect(end).toEqual({ lines: [], next: page.next, more: false });
  }
  expect(said((await engine.logs(id, { level: "warn" })).lines)).toEqual(["0", "5", "10", "15", "20"]);
});

test("lines of another workspace, of no entry, and questions that do not fit are refused", async () => {
  const quiet = workflow("quiet").stage("ONLY", () => "done");
  const engine = bench.open([quiet]);
  const { id } = await engine.start(quiet, null, { delay: "1h" });
  expect(await engine.logs(id)).toEqual({ lines: [], next: null, more: false });
  const notFound = { code: "entry_not_found" };
  await expect(engine.logs(id, {}, { workspace: "foreign" })).rejects.toMatchObject(notFound);
  await expect(engine.logs("x")).rejects.toMatchObject(notFound);
  await expect(engine.logs(crypto.randomUUID())).rejects.toMatchObject(notFound);
  for (const [query, field] of [
    [{ after: "x" }, "after"],
    [{ after: "-1" }, "after"],
    [{ limit: 0 }, "limit"],
    [{ limit: 1_001 }, "limit"],
    [{ level: "fatal" as never }, "level"],
  ] as const) {
    await expect(engine.logs(id, query)).rejects.toMatchObject({ code: "invalid_input", field });
  }
});

test("what a worker says after it lost its lease is kept and marked as late", async () => {
  const begun = gate<AbortSignal>();
  const letGo = gate();
  const over = gate();
  const zombie = workflow("late-talker", { retry: { attempts: 1 } }).stage("ONLY", async ({ log, attempt, signal }) => {
    if (attempt > 1) return "heir";
    log.info("in time");
    begun.open(signal);
    await letGo.passed;
    log.info("too late");
    over.open();
    return "zombie";
  });
  const engine = bench.open([zombie]);
  await bench.work(engine, { leaseSeconds: 60 });
  const { id } = await engine.start(zombie, null);
  const lost = aborted(await begun.passed);
  await until(
    () => linesOf(engine, id),
    (lines) => lines.length === 1,
  );
  await bench.sql('update "Entry" set "lockedBy" = null, "lockedAt" = null where id = $1', [id]);
  await lost;
  letGo.open();
  await over.passed;
  expect(await ended(engine, id)).toMatchObject({ result: "heir" });
  const lines = await until(
    () => linesOf(engine, id),
    (all) => all.length === 2,
  );
  expect(lines.map(({ message, attempt, late }) => [message, attempt, late])).toEqual([
    ["in time", 1, false],
    ["too late", 1, true],
  ]);
});

test("what a killed worker had said a moment ago can be read", async () => {
  const engine = bench.open(processWorkflows);
  const worker = await startWorkerProcess(bench.url, { leaseSeconds: 1 });
  const { id } = await engine.start(lasting, { lasts: true }, { title: "killed" });
  await worker.said("begun killed 1");
  await until(
    () => linesOf(engine, id),
    (lines) => said(lines).includes("begun killed 1"),
  );
  await worker.kill();
  expect(said(await linesOf(engine, id))).toEqual(["begun killed 1"]);
});

test("lines said while the database is away are written when it is back, before the outcome", async () => {
  const proxy = await startFaultProxy(bench.url);
  const speak = gate();
  const spoken = gate();
  const cutOff = workflow("cut-off").stage("ONLY", async ({ log }) => {
    await speak.passed;
    log.info("into the void");
    spoken.open();
    return "done";
  });
  const engine = bench.open([cutOff], { url: proxy.url });
  await bench.work(engine, { leaseSeconds: 60 });
  const { id } = await engine.start(cutOff, null);
  await until(
    () => bench.sql("select from async_workflow.live where worker_id is not null and entry_id = $1", [id]),
    ({ length }) => length > 0,
  );
  proxy.cut({ refuse: true });
  speak.open();
  await spoken.passed;
  proxy.mend();
  const direct = bench.open([cutOff]);
  expect(await ended(direct, id)).toMatchObject({ status: "COMPLETED" });
  expect(said(await linesOf(direct, id))).toEqual(["into the void"]);
});

test("lines that the database refuses do not keep an outcome from being written", async () => {
  const warned: string[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (message: string) => void warned.push(message) };
  const refused = workflow("refused").stage("ONLY", ({ log }) => log.info("refused"));
  const engine = bench.open([refused], { log });
  await engine.migrate();
  await bench.sql("alter table async_workflow.log add constraint broken check (message <> 'refused') not valid");
  try {
    await bench.work(engine);
    const { id } = await engine.start(refused, null);
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED" });
    expect(await linesOf(engine, id)).toEqual([]);
    expect(warned).toContain("what handlers logged was not written");
  } finally {
    await bench.sql("alter table async_workflow.log drop constraint broken");
  }
});

test("lines go with their entry, and those that come after it are dropped", async () => {
  const engine = bench.open([lasting]);
  await engine.migrate();
  const gone = crypto.randomUUID();
  const values = [`{${gone}}`, `{${gone}}`, "{0}", "{1}", "{1}", "{0}", "{late}", "{NULL}"];
  const client = await bench.connect();
  expect((await client.query(statements.writeLogs.text, values)).rows).toEqual([{ count: 0 }]);
});
