import { describe, expect, it } from "vitest";
import type { Entry, EntryQuery } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ids, newestFirst, ranMs, useList } from "./entries-in-sql.ts";

const bench = useBench();
const lists = useList(bench);
const inputOf = (entry: Entry) => lists.inputOf(entry) as { total: number; user: { plan: string } };

const minute = 60_000;
const filters: [string, EntryQuery, (entry: Entry) => boolean][] = [
  ["nothing", {}, () => true],
  ["a final status", { status: ["FAILED"] }, (e) => e.status === "FAILED"],
  ["COMPLETED", { status: ["COMPLETED"] }, (e) => e.status === "COMPLETED"],
  [
    "several final statuses",
    { status: ["FAILED", "CANCELLED", "EXPIRED"] },
    (e) => ["FAILED", "CANCELLED", "EXPIRED"].includes(e.status),
  ],
  ["the first status", { status: ["CREATED"] }, (e) => e.status === "CREATED"],
  ["a stage and a final status", { status: ["ONE", "COMPLETED"] }, (e) => ["ONE", "COMPLETED"].includes(e.status)],
  ["a status that is none", { status: ["NOPE"] }, () => false],
  ["running", { state: ["running"] }, (e) => e.state === "running"],
  [
    "unfinished states",
    { state: ["queued", "scheduled", "retrying"] },
    (e) => ["queued", "scheduled", "retrying"].includes(e.state),
  ],
  ["waiting or cancelled", { state: ["waiting", "cancelled"] }, (e) => ["waiting", "cancelled"].includes(e.state)],
  ["status and state that exclude each other", { status: ["COMPLETED"], state: ["running"] }, () => false],
  [
    "status and state",
    { status: ["CREATED", "FAILED"], state: ["running"] },
    (e) => e.status === "CREATED" && e.state === "running",
  ],
  ["a workflow", { workflow: "alpha-local" }, (e) => e.workflow === "alpha-local"],
  ["workflows", { workflow: ["alpha-local", "gamma-local"] }, (e) => e.workflow !== "beta-local"],
  [
    "status and workflow",
    { status: ["FAILED", "ONE"], workflow: "beta-local" },
    (e) => ["FAILED", "ONE"].includes(e.status) && e.workflow === "beta-local",
  ],
  ["a workflow that is none", { workflow: "nope" }, () => false],
  ["tags", { tag: ["all", "even"] }, (e) => e.tags.includes("even")],
  ["words of the title, whatever their case", { q: "invoices IMPORT" }, (e) => e.title.includes("Invoices")],
  ["signs that mean something in SQL", { q: "50%_3" }, (e) => e.title.endsWith("50%_3")],
  ["words that no title has", { q: "50__3" }, () => false],
  [
    "a text in the input",
    { in: [{ path: ["user", "plan"], is: "=", value: "pro" }] },
    (e) => inputOf(e).user.plan === "pro",
  ],
  ["a number in the input", { in: [{ path: ["total"], is: ">=", value: 100 }] }, (e) => inputOf(e).total >= 100],
  ["a number as text", { in: [{ path: ["rows", "0", "n"], is: "=", value: "42" }] }, (e) => inputOf(e).total === 42],
  [
    "a truth under a key with a dot",
    { in: [{ path: ["a.b"], is: "=", value: "true" }] },
    (e) => inputOf(e).total % 2 === 0,
  ],
  ["a text compared as a number", { in: [{ path: ["user", "plan"], is: ">", value: 1 }] }, () => false],
  [
    "a number in the result",
    { out: [{ path: ["sum"], is: "<", value: 200 }] },
    (e) => e.status === "COMPLETED" && (e.result as { sum: number }).sum < 200,
  ],
  ["attempts", { attempts: { is: ">", value: 1 } }, (e) => e.attempt > 1],
  [
    "attempts of unfinished ones",
    { attempts: { is: "=", value: 0 }, state: ["queued"] },
    (e) => e.attempt === 0 && e.state === "queued",
  ],
  ["duration", { duration: { is: ">", value: 2.5 * minute } }, (e) => (ranMs(e) ?? 0) > 2.5 * minute],
  [
    "all at once",
    {
      status: ["COMPLETED"],
      workflow: "alpha-local",
      tag: ["even"],
      q: "import",
      in: [{ path: ["total"], is: "<", value: 90 }],
    },
    (e) => e.status === "COMPLETED" && e.workflow === "alpha-local" && e.tags.includes("even") && inputOf(e).total < 90,
  ],
];

describe("a list filtered by", () => {
  it.each(filters)(
    "%s is what a look at every entry gives, page by page, with its total",
    async (_, query, matches) => {
      const expected = newestFirst(lists.all.filter(matches));
      expect(ids(await lists.walk(query, 7))).toEqual(expected);
      const page = await lists.engine.list({ ...query, limit: 100 });
      expect([page.total, page.totalIsEstimate, page.searchedBackTo]).toEqual([expected.length, false, null]);
      expect(ids(page.entries)).toEqual(expected.slice(0, 100));
    },
  );

  it("the time of the start includes its beginning and not its end", async () => {
    const sorted = lists.all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const [from, to] = [sorted[10]?.createdAt, sorted[20]?.createdAt];
    expect(ids(await lists.walk({ from, to }, 100))).toEqual(newestFirst(sorted.slice(10, 20)));
    expect(ids(await lists.walk({ from: "-30m" }, 100)).length).toBeGreaterThan(25);
  });

  it("the beginning of an id", async () => {
    const [wanted] = ids(lists.all);
    expect(ids((await lists.engine.list({ q: wanted?.slice(0, 14).toUpperCase() })).entries)).toContain(wanted);
    expect(ids((await lists.engine.list({ q: wanted })).entries)).toEqual([wanted]);
  });
});

describe("facets", () => {
  const tally = (entries: readonly Entry[], value: (entry: Entry) => string) => {
    const counts: Record<string, number> = {};
    for (const entry of entries) counts[value(entry)] = (counts[value(entry)] ?? 0) + 1;
    return counts;
  };
  const counted = (facets: readonly { value: string; count: number }[]) =>
    Object.fromEntries(facets.map((f) => [f.value, f.count]));

  it.each(filters.filter(([, { status, workflow }]) => !status && !workflow))(
    "under %s count each status and each workflow",
    async (_, query, matches) => {
      const facets = await lists.engine.facets(query);
      expect(counted(facets.status)).toEqual(tally(lists.all.filter(matches), (e) => e.status));
      expect(counted(facets.workflow)).toEqual(tally(lists.all.filter(matches), (e) => e.workflow));
    },
  );

  it("leave their own field open", async () => {
    const facets = await lists.engine.facets({ status: ["FAILED"], workflow: "alpha-local" });
    expect(counted(facets.status)).toEqual(
      tally(
        lists.all.filter((e) => e.workflow === "alpha-local"),
        (e) => e.status,
      ),
    );
    expect(counted(facets.workflow)).toEqual(
      tally(
        lists.all.filter((e) => e.status === "FAILED"),
        (e) => e.workflow,
      ),
    );
  });
});

it("another workspace sees its own entries only, in every list", async () => {
  const foreign = { workspace: "foreign" };
  for (const query of [
    {},
    { status: ["FAILED"] },
    { status: ["COMPLETED"] },
    { state: ["running"] as const },
    { workflow: "alpha-local" },
  ]) {
    const { entries, total } = await lists.engine.list({ ...query, limit: 100 }, foreign);
    expect(entries.every((entry) => entry.workflow.endsWith("-foreign"))).toBe(true);
    expect(total).toBe(entries.length);
  }
  expect((await lists.engine.list({}, foreign)).total).toBe(20);
  expect((await lists.engine.list({}, { workspace: "nobody" })).total).toBe(0);
});

it("a filter that no address could carry is refused", async () => {
  await expect(lists.engine.list({ status: ["A,B c"] })).rejects.toMatchObject({ field: "status" });
  await expect(lists.engine.list({ from: "yesterday" })).rejects.toMatchObject({ field: "from" });
  await expect(lists.engine.list({ q: "\0" })).rejects.toMatchObject({ field: "q" });
});
