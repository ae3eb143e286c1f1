import { beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine, type EntryQuery } from "../../src/index.ts";
import { newestFirst } from "../../src/query/index.ts";
import type { ListRequest } from "../../src/query/sql/list-request.ts";
import { pageSql } from "../../src/query/sql/page-sql.ts";
import { Parameters } from "../../src/query/sql/parameters.ts";
import { useBench } from "../support/bench.ts";

// More than are read for what no index answers.
const count = 100_200;
const bench = useBench();
let engine: Engine;

beforeAll(async () => {
  engine = createEngine({ databaseUrl: bench.url, workflows: [] });
  await bench.sql("insert into async_workflow.workflow (name, stages) values ('often', '{ONE}'), ('seldom', '{ONE}')");
  // A second apart; the oldest and one in a hundred failed; one in ten thousand is of another workflow.
  await bench.sql(
    `with seed as materialized (
       select n, async_workflow.uuid7(clock_timestamp() - n * interval '1 s') as id,
              (select id from async_workflow.workflow where name = case when n % 10000 = 0 then 'seldom' else 'often' end) as workflow_id
       from generate_series(1, $1::int) as n
     ), entries as (
       insert into async_workflow.entry (id, workflow_id, title, tags, created_at)
       select id, workflow_id, 'Entry ' || n, array['t' || n], clock_timestamp() - n * interval '1 s' from seed
     )
     insert into async_workflow.result (entry_id, workflow_id, status, stage, progress, attempt, version)
     select id, workflow_id, case when n % 100 = 0 then 'FAILED' else 'COMPLETED' end::async_workflow.final_status, 1, 100, 1, 1 from seed`,
    [count],
  );
  await bench.sql("analyze async_workflow.entry");
  await bench.sql("analyze async_workflow.result");
  return () => engine.close();
}, 60_000);

describe("a total", () => {
  it("is exact up to 10,000 and then an estimate that says so", async () => {
    expect(await engine.list({ status: ["FAILED"], limit: 1 })).toMatchObject({ total: 1_002, totalIsEstimate: false });
    const tenThousand = { from: "-10000s", limit: 1 } as const;
    const { total, totalIsEstimate } = await engine.list(tenThousand);
    expect([total > 9_900, total <= 10_000, totalIsEstimate]).toEqual([true, true, false]);
    const all = await engine.list({ limit: 1 });
    expect(all.totalIsEstimate).toBe(true);
    expect(Math.abs(all.total - count) / count).toBeLessThan(0.2);
  });

  it("of a facet too", async () => {
    const { status, workflow } = await engine.facets();
    expect(status).toEqual(
      expect.arrayContaining([
        { value: "FAILED", count: 1_002, isEstimate: false },
        { value: "COMPLETED", count: expect.any(Number), isEstimate: true },
      ]),
    );
    expect(workflow).toContainEqual({ value: "seldom", count: 10, isEstimate: false });
  });
});

describe("what no index answers", () => {
  it("is looked for in the newest 100,000, and the answer says so", async () => {
    expect(await engine.list({ tag: ["t99999"] })).toMatchObject({ total: 1, searchedBackTo: expect.any(String) });
    const missed = await engine.list({ tag: ["t100150"] });
    expect(missed).toMatchObject({ total: 0, next: null });
    const age = Date.now() - Date.parse(missed.searchedBackTo ?? "");
    expect(Math.abs(age - 100_000_000)).toBeLessThan(120_000);
    // Further back when told to, and among what the other parameters leave.
    expect((await engine.list({ tag: ["t100150"], to: "-200s" })).total).toBe(1);
    expect(await engine.list({ tag: ["t100100"], status: ["FAILED"] })).toMatchObject({
      total: 1,
      searchedBackTo: null,
    });
  });

  it("is sorted over the same entries from page to page", async () => {
    const order = { by: "title", descending: false } as const;
    const first = await engine.list({ order, limit: 3 });
    expect(first.entries.map((entry) => entry.title)).toEqual(["Entry 1", "Entry 10", "Entry 100"]);
    const second = await engine.list({ order, limit: 3, cursor: first.next ?? "" });
    expect(second.entries.map((entry) => entry.title)).toEqual(["Entry 1000", "Entry 10000", "Entry 100000"]);
    expect(second.searchedBackTo).toBe(first.searchedBackTo);
  });
});

describe("a page reads little, however much there is", () => {
  const lastId = async (query: EntryQuery) =>
    (await engine.list({ ...query, offset: 50_000, limit: 1 })).entries[0]?.id;
  // Eight blocks a row, thirty with a status; the bound leaves room for one more partition and for pages that no vacuum has
  // marked yet, and is a hundredth of what reading all would be.
  const cases: [string, EntryQuery, number][] = [
    ["all", {}, 700],
    ["a final status", { status: ["FAILED"] }, 1_600],
    ["COMPLETED", { status: ["COMPLETED"] }, 1_600],
    ["a status and a workflow", { status: ["COMPLETED"], workflow: ["often"] }, 1_600],
    ["a workflow with few entries", { workflow: ["seldom"] }, 700],
    ["unfinished ones, of which there are none", { state: ["queued", "running"] }, 100],
  ];
  it.each(cases)("%s", async (_, query, mostBuffers) => {
    const id = (await lastId({})) as string;
    for (const after of [null, { key: null, id }]) {
      const now = Date.now();
      const { workflow, ...filter } = query as EntryQuery & { workflow?: string[] };
      const request: ListRequest = {
        workspace: "local",
        filter: { ...filter, ...(workflow ? { workflow } : {}) },
        order: newestFirst,
        now,
        asOf: new Date(now).toISOString(),
        floors: {},
        after,
      };
      const parameters = new Parameters();
      const { text, values } = parameters.statement(pageSql(request, 51, 0, parameters));
      const [row] = await bench.sql<{ "QUERY PLAN": [{ Plan: Record<string, number> }] }>(
        `explain (analyze, buffers, format json) ${text}`,
        values,
      );
      const { "Shared Hit Blocks": hit = 0, "Shared Read Blocks": read = 0 } = row?.["QUERY PLAN"][0].Plan ?? {};
      expect(hit + read, after ? "far back" : "first page").toBeLessThan(mostBuffers);
    }
  });
});
