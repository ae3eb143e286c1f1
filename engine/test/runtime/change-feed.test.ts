import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Changes, type Engine, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { gate, until } from "../support/waiting.ts";

const bench = useBench();
const wf = workflow("followed").stage("ONLY", () => 1);

interface Followed {
  readonly changes: Changes[];
  readonly ids: Set<string>;
  stop(): void;
}

function follow(engine: Engine, cursor?: string): Followed {
  const changes: Changes[] = [];
  const ids = new Set<string>();
  const stop = engine.follow(
    (each) => {
      changes.push(each);
      for (const id of each.entryIds) ids.add(id);
    },
    cursor === undefined ? {} : { cursor },
  );
  onTestFinished(stop);
  return { changes, ids, stop };
}

const standing = ({ changes }: Followed) =>
  until(
    () => changes.length,
    (count) => count > 0,
  );
const heard = ({ ids }: Followed, id: string) =>
  until(
    () => ids.has(id),
    (known) => known,
  );

beforeEach(() => bench.sql("delete from async_workflow.change"));

test("the first delivery says from where on nothing is missed; everything committed after it is heard of", async () => {
  const engine = bench.open([wf]);
  const other = bench.open([wf]);
  const followed = follow(engine);
  await standing(followed);
  expect(followed.changes[0]).toMatchObject({ entryIds: [], gap: false, cursor: expect.stringMatching(/^\d+$/) });
  const { id } = await other.start(wf, null);
  await heard(followed, id);
  await other.cancel(id);
  await until(
    () => followed.changes.filter((each) => each.entryIds.includes(id)).length,
    (times) => times >= 2,
  );
});

test("every kind of change is told: claim, stage, step, progress, park, end, change by hand", async () => {
  const begun = gate();
  const busy = workflow("followed-closely", { retry: { attempts: 1 } })
    .stage("ONE", async ({ step }) => {
      await step("s", () => 1);
    })
    .stage("TWO", async ({ progress, sleep }) => {
      progress(50);
      begun.open();
      await sleep("1h");
    });
  const engine = bench.open([busy]);
  const { id } = await engine.start(busy, null);
  const versions: number[] = [];
  const stop = engine.follow(async ({ entryIds }) => {
    if (entryIds.includes(id)) versions.push((await engine.get(id)).version);
  });
  onTestFinished(stop);
  await bench.work(engine);
  const shown = () =>
    until(
      async () => [versions.at(-1), (await engine.get(id)).version] as const,
      ([seen, stored]) => seen === stored && stored > 0,
    );
  await begun.passed;
  await until(
    () => engine.get(id),
    (entry) => entry.state === "waiting",
  );
  await shown();
  await engine.patch(id, { title: "renamed" });
  await shown();
  await engine.cancel(id);
  await shown();
});

test("a transaction that began early and commits late is not skipped", async () => {
  const engine = bench.open([wf]);
  await engine.migrate();
  const followed = follow(engine);
  await standing(followed);
  const late = await bench.connect();
  await late.query("begin");
  const { rows } = await late.query("select async_workflow.start('followed') as id");
  const early = await engine.start(wf, null);
  await heard(followed, early.id);
  const cursor = followed.changes.at(-1)?.cursor as string;
  const resumed = follow(bench.open([wf]), cursor);
  await standing(resumed);
  expect(followed.ids.has(rows[0].id)).toBe(false);
  await late.query("commit");
  await Promise.all([heard(followed, rows[0].id), heard(resumed, rows[0].id)]);
  expect(followed.changes.some((each) => each.gap)).toBe(false);
});

test("a transaction that stays open holds nothing up, however much is committed meanwhile", async () => {
  const engine = bench.open([wf]);
  await engine.migrate();
  const open = await bench.connect();
  await open.query("begin");
  await open.query("select pg_current_xact_id()");
  const followed = follow(engine);
  await standing(followed);
  await bench.sql(
    "insert into async_workflow.change (entry_ids) select array[gen_random_uuid()] from generate_series(1, 6000)",
  );
  await until(
    () => followed.changes,
    (changes) => changes.some((each) => each.gap),
  );
  // More than one read holds is between the open transaction and now: the follower must still hear that something changed.
  const told = followed.changes.length;
  const { id } = await engine.start(wf, null);
  await until(
    () => followed.changes.slice(told),
    (changes) => changes.some((each) => each.gap || each.entryIds.includes(id)),
  );
  await open.query("rollback");
});

describe("a follower that comes back", () => {
  test("hears all it missed, from any cursor that it was given, without a gap", async () => {
    const engine = bench.open([wf]);
    const first = follow(engine);
    await standing(first);
    const before = await engine.start(wf, null);
    await heard(first, before.id);
    const cursor = first.changes.at(-1)?.cursor as string;
    first.stop();
    const missed = await Promise.all(Array.from({ length: 20 }, () => engine.start(wf, null)));
    const second = follow(engine, cursor);
    for (const { id } of missed) await heard(second, id);
    expect(second.changes.some((each) => each.gap)).toBe(false);
  });

  test("is told of a gap when what it missed has been thrown away", async () => {
    const engine = bench.open([wf]);
    const first = follow(engine);
    await standing(first);
    await heard(first, (await engine.start(wf, null)).id);
    const cursor = first.changes.at(-1)?.cursor as string;
    first.stop();
    await engine.start(wf, null);
    await bench.sql("delete from async_workflow.change");
    await engine.start(wf, null);
    const second = follow(engine, cursor);
    await standing(second);
    expect(second.changes[0]?.gap).toBe(true);
  });

  test("is told of a gap when it missed more than is worth listing", async () => {
    const engine = bench.open([wf]);
    const first = follow(engine);
    await standing(first);
    const cursor = first.changes[0]?.cursor as string;
    first.stop();
    await engine.startMany(
      wf,
      Array.from({ length: 300 }, () => ({ input: null })),
    );
    const second = follow(engine, cursor);
    await standing(second);
    expect(second.changes[0]?.gap).toBe(true);
  });

  test.each([
    ["a cursor that is none", "nonsense"],
    ["an empty one", ""],
    ["a negative one", "-1"],
    ["one of another database, ahead of this one", "999999999999"],
    ["one that no database has", "99999999999999999999999"],
  ])("is told of a gap with %s, and holds up nobody else", async (_what, cursor) => {
    const engine = bench.open([wf]);
    await engine.start(wf, null);
    const odd = follow(engine, cursor);
    const usual = follow(engine);
    await Promise.all([standing(odd), standing(usual)]);
    expect(odd.changes[0]?.gap).toBe(true);
    const { id } = await engine.start(wf, null);
    await Promise.all([heard(odd, id), heard(usual, id)]);
  });
});

test("a follower that throws takes nothing away from the others", async () => {
  const engine = bench.open([wf]);
  onTestFinished(
    engine.follow(() => {
      throw new Error("a broken screen");
    }),
  );
  const followed = follow(engine);
  await standing(followed);
  for (let n = 0; n < 3; n += 1) await heard(followed, (await engine.start(wf, null)).id);
});

test("whoever has stopped hears nothing more; a new one starts the tail anew", async () => {
  const engine = bench.open([wf]);
  const first = follow(engine);
  await standing(first);
  first.stop();
  const told = first.changes.length;
  const second = follow(engine);
  await heard(second, (await standing(second).then(() => engine.start(wf, null))).id);
  expect(first.changes).toHaveLength(told);
});

test("at most four deliveries a second, the first one at once", async () => {
  const engine = bench.open([wf]);
  const followed = follow(engine);
  await standing(followed);
  const begun = performance.now();
  for (let n = 0; n < 100; n += 1) await engine.start(wf, null);
  await heard(followed, (await engine.start(wf, null)).id);
  const seconds = (performance.now() - begun) / 1_000;
  expect(followed.changes.length).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 2);
});

test("a dead listener costs time, not changes", async () => {
  const engine = bench.open([wf]);
  const followed = follow(engine);
  await standing(followed);
  await bench.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'async-workflow%'",
  );
  const { id } = (await until(
    () => engine.start(wf, null).catch(() => null),
    (entry) => entry !== null,
  )) as { id: string };
  await heard(followed, id);
});
