import { describe, expect, it } from "vitest";
import { type ErrorGroup, type Json, NonRetryable, workflow } from "../../src/index.ts";
import { fingerprintOf } from "../../src/model/fingerprint.ts";
import { statements } from "../../src/sql/statement.ts";
import { useBench } from "../support/bench.ts";
import { registerWorker, registerWorkflow } from "../support/statements.ts";
import { until } from "../support/waiting.ts";

const bench = useBench();
const workspaceOf = (name: string) => ({ scope: { workspace: name } });

class CardError extends NonRetryable {}

/** Fails as its input says, `times` times, and then completes. */
const moody = workflow("moody", { retry: { attempts: 3, backoff: "fixed", delay: "10ms" } })
  .stage("CHARGE", ({ input, attempt }) => {
    const { message, times = 9, final = false } = input as { message: string; times?: number; final?: boolean };
    if (attempt > times) return "ok";
    throw final ? new CardError(message) : new Error(message);
  })
  .stage("MAIL", () => "sent");

async function oneGroup(engine: ReturnType<typeof bench.open>, workspace: string): Promise<ErrorGroup> {
  const { groups } = await engine.errorGroups.list({}, { workspace });
  expect(groups).toHaveLength(1);
  return groups[0] as ErrorGroup;
}

it("failures that differ in their details are one group: each attempt counts, each entry once", async () => {
  const engine = bench.open([moody]);
  await bench.work(engine);
  const ids = [];
  for (const n of [1, 2, 3]) {
    const entry = await engine.start(moody, { message: `Card ${n}${n}${n} declined` }, workspaceOf("counts"));
    ids.push(entry.id);
  }
  const last = await Promise.all(
    ids.map((id) =>
      until(
        () => engine.get(id, { workspace: "counts" }),
        (e) => e.finishedAt !== null,
      ),
    ),
  );
  const group = await oneGroup(engine, "counts");
  expect(group).toMatchObject({
    workflow: "moody",
    stage: "CHARGE",
    kind: "Error",
    title: "Card <n> declined",
    count: 9,
    entries: 3,
    status: "open",
    regressedAt: null,
  });
  expect(new Set(last.map((entry) => entry.error?.fingerprint))).toEqual(new Set([group.fingerprint]));
  expect(group.hours).toHaveLength(24);
  expect(group.hours.reduce((sum, count) => sum + count)).toBe(9);
  expect(ids).toContain(group.lastEntryId);

  const detail = await engine.errorGroups.get(group.fingerprint, { workspace: "counts" });
  expect(detail.samples.map(({ error }) => error.stack)).toContainEqual(expect.stringContaining("groups.test.ts"));
  expect(detail.failures).toHaveLength(9);
  expect(detail.failures.filter(({ final }) => final)).toHaveLength(3);
  expect(detail).toMatchObject({ looked: 9, byVersion: [{ value: "1", count: 9 }] });
  expect(detail.byWorker.map(({ count }) => count)).toEqual([9]);
});

it("another error, another stage and another class are groups of their own", async () => {
  const engine = bench.open([moody]);
  await bench.work(engine);
  const start = (input: Json) => engine.start(moody, input, workspaceOf("kinds"));
  const started = [
    await start({ message: "no", final: true }),
    await start({ message: "nothing", final: true }),
    await start({ message: "no" }),
  ];
  for (const { id } of started)
    await until(
      () => engine.get(id, { workspace: "kinds" }),
      (e) => e.finishedAt !== null,
    );
  const { groups, counts } = await engine.errorGroups.list({}, { workspace: "kinds" });
  expect(groups.map(({ kind, title, count }) => [kind, title, count]).sort()).toEqual([
    ["CardError", "no", 1],
    ["CardError", "nothing", 1],
    ["Error", "no", 3],
  ]);
  expect(counts).toEqual({ open: 3, resolved: 0, ignored: 0 });
});

describe("the filter error:", () => {
  it("finds every entry that failed so, whatever became of it, and no other", async () => {
    const engine = bench.open([moody]);
    await bench.work(engine);
    const scope = { workspace: "filter" };
    const start = (input: Json) => engine.start(moody, input, { scope });
    const recovered = await start({ message: "late", times: 1 });
    const failed = await start({ message: "late" });
    const other = await start({ message: "different" });
    for (const { id } of [recovered, failed, other])
      await until(
        () => engine.get(id, scope),
        (e) => e.finishedAt !== null,
      );
    const { error } = await engine.get(failed.id, scope);
    const query = { error: error?.fingerprint as string };

    const ids = async (more: object) => (await engine.list({ ...query, ...more }, scope)).entries.map(({ id }) => id);
    expect(await ids({})).toEqual([failed.id, recovered.id]);
    expect(await ids({ order: { by: "created", descending: false } })).toEqual([recovered.id, failed.id]);
    expect(await ids({ status: ["FAILED"] })).toEqual([failed.id]);
    expect(await ids({ status: ["COMPLETED"], workflow: "moody", q: "moody" })).toEqual([recovered.id]);
    expect(await ids({ order: { by: "duration", descending: true }, attempts: { is: ">=", value: 1 } })).toHaveLength(
      2,
    );
    expect(await ids({ workflow: "none" })).toEqual([]);

    const first = await engine.list({ ...query, limit: 1 }, scope);
    expect(first).toMatchObject({ total: 2, totalIsEstimate: false });
    const second = await engine.list({ ...query, limit: 1, cursor: first.next as string }, scope);
    expect(second.entries.map(({ id }) => id)).toEqual([recovered.id]);
    expect((await engine.facets(query, scope)).status).toEqual(
      expect.arrayContaining([
        { value: "FAILED", count: 1, isEstimate: false },
        { value: "COMPLETED", count: 1, isEstimate: false },
      ]),
    );
    expect((await engine.list(query, { workspace: "elsewhere" })).entries).toEqual([]);

    await engine.retry(failed.id, scope);
    await until(
      () => engine.get(failed.id, scope),
      (e) => e.finishedAt !== null,
    );
    expect(await ids({})).toEqual([failed.id, recovered.id]);
  });

  it("finds one that is between two tries", async () => {
    const slow = workflow("slow", { retry: { attempts: 2, delay: "1h" } }).stage("ONLY", () => {
      throw new Error("not yet");
    });
    const engine = bench.open([slow]);
    await bench.work(engine);
    const { id } = await engine.start(slow, null);
    const retrying = await until(
      () => engine.get(id),
      (entry) => entry.state === "retrying",
    );
    const query = { error: retrying.error?.fingerprint as string };
    expect((await engine.list(query)).entries.map((entry) => entry.id)).toEqual([id]);
    expect((await engine.list({ ...query, state: ["retrying"] })).entries.map((entry) => entry.id)).toEqual([id]);
    expect((await engine.list({ ...query, state: ["failed"] })).entries).toEqual([]);
  });
});

it("a resolved group opens by itself when it fails so again and says so; an ignored one stays ignored", async () => {
  const engine = bench.open([moody]);
  await bench.work(engine);
  const scope = { workspace: "regress" };
  const fail = async () => {
    const { id } = await engine.start(moody, { message: "again", final: true }, { scope });
    await until(
      () => engine.get(id, scope),
      (entry) => entry.finishedAt !== null,
    );
  };
  await fail();
  const { fingerprint } = await oneGroup(engine, "regress");
  const resolved = await engine.errorGroups.setStatus(fingerprint, "resolved", { ...scope, by: "ana" });
  expect(resolved).toMatchObject({ status: "resolved", statusBy: "ana", regressedAt: null });
  expect(await engine.errorGroups.counts(scope)).toEqual({ open: 0, resolved: 1, ignored: 0 });

  await fail();
  const reopened = await oneGroup(engine, "regress");
  expect(reopened).toMatchObject({ status: "open", count: 2 });
  expect(reopened.regressedAt).toBe(reopened.lastSeen);

  await engine.errorGroups.setStatus(fingerprint, "ignored", scope);
  await fail();
  expect(await oneGroup(engine, "regress")).toMatchObject({ status: "ignored", count: 3, regressedAt: null });
});

it("failures that no worker was there to tell are counted too", async () => {
  const engine = bench.open([]);
  const connection = await bench.connect();
  const workflowId = await registerWorkflow(bench, "unattended");
  const start = async () => {
    const [row] = await bench.sql<{ id: string }>("select async_workflow.start('unattended') as id");
    return row?.id as string;
  };
  const workerId = await registerWorker(connection);
  const crashed = await start();
  await bench.sql(
    `update async_workflow.live set worker_id = $2, claim_id = gen_random_uuid(), claimed_at = clock_timestamp(), crashes = 2, attempt = 3
     where entry_id = $1`,
    [crashed, workerId],
  );
  await bench.sql("update async_workflow.worker set ended_at = clock_timestamp() where id = $1", [workerId]);
  await bench.sql(statements.rescue.text, [10, 3, JSON.stringify({ code: "crash_loop", message: "it died" })]);
  const late = await start();
  await bench.sql("update async_workflow.live set deadline_at = clock_timestamp() where entry_id = $1", [late]);
  const unstarted = await start();
  await bench.sql("update async_workflow.live set expires_at = clock_timestamp() where entry_id = $1", [unstarted]);
  const errors = [
    { code: "expired", message: "too late" },
    { code: "entry_timeout", message: "too slow" },
  ];
  await bench.sql(statements.expire.text, [10, ...errors.map((error) => JSON.stringify(error))]);
  const byHand = await start();
  await engine.patch(byHand, { status: "FAILED", result: "Error: wrong customer" });

  const { groups } = await engine.errorGroups.list({ workflow: "unattended" });
  expect(workflowId).toBeGreaterThan(0);
  const where = { workspace: "local", workflow: "unattended", stage: "ONE" };
  expect(groups.map((group) => [group.kind, group.lastEntryId, group.fingerprint, group.count]).sort()).toEqual([
    ["crash_loop", crashed, fingerprintOf(where, { code: "crash_loop", message: "" }), 1],
    ["entry_timeout", late, fingerprintOf(where, { code: "entry_timeout", message: "" }), 1],
    ["failed_by_hand", byHand, fingerprintOf(where, { code: "failed_by_hand", message: "wrong customer" }), 1],
  ]);
  expect((await engine.get(unstarted)).error?.fingerprint).toBeUndefined();
});

it("however many fold at once, no failure is counted twice or lost", async () => {
  const engine = bench.open([moody]);
  await registerWorkflow(bench, "counted");
  await bench.sql(`
    with e as (select async_workflow.start('counted') as id from generate_series(1, 3000)),
         ids as materialized (select id, row_number() over () as n from e)
    insert into async_workflow.failure (entry_id, stage, attempt, fingerprint)
    select id, 0, 1, lpad((n % 3)::text, 16, '0') from ids`);
  const others = Array.from({ length: 4 }, () => bench.open([]));
  await Promise.all(others.map((other) => other.errorGroups.counts()));
  const { groups } = await engine.errorGroups.list({ workflow: "counted" });
  expect(groups.map(({ count }) => count)).toEqual([1000, 1000, 1000]);
  expect(await bench.sql("select from async_workflow.failure")).toEqual([]);
});

it("groups of another workspace are not there", async () => {
  const engine = bench.open([moody]);
  await bench.work(engine);
  const { id } = await engine.start(moody, { message: "mine", final: true }, workspaceOf("mine"));
  await until(
    () => engine.get(id, { workspace: "mine" }),
    (entry) => entry.finishedAt !== null,
  );
  const { fingerprint } = await oneGroup(engine, "mine");
  const theirs = { workspace: "theirs" };
  expect((await engine.errorGroups.list({}, theirs)).groups).toEqual([]);
  expect(await engine.errorGroups.counts(theirs)).toEqual({ open: 0, resolved: 0, ignored: 0 });
  const missing = { code: "error_group_not_found" };
  await expect(engine.errorGroups.get(fingerprint, theirs)).rejects.toMatchObject(missing);
  await expect(engine.errorGroups.setStatus(fingerprint, "ignored", theirs)).rejects.toMatchObject(missing);
  expect(await oneGroup(engine, "mine")).toMatchObject({ status: "open" });
});

it("pages of groups join without gaps", async () => {
  const engine = bench.open([moody]);
  await bench.work(engine);
  const scope = { workspace: "paged" };
  const words = ["red", "green", "blue", "gray", "pink"];
  for (const word of words) {
    const { id } = await engine.start(moody, { message: word, final: true }, { scope });
    await until(
      () => engine.get(id, scope),
      (entry) => entry.finishedAt !== null,
    );
  }
  const titles: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await engine.errorGroups.list({ limit: 2, ...(cursor === null ? {} : { cursor }) }, scope);
    titles.push(...page.groups.map(({ title }) => title));
    cursor = page.next;
  } while (cursor !== null);
  expect(titles).toEqual(words.toReversed());
  await expect(engine.errorGroups.list({ cursor: "WyJhIiwiYiJd" }, scope)).rejects.toMatchObject({ field: "cursor" });
});
