import { describe, expect, it } from "vitest";
import type { Entry, EntryQuery } from "../../src/index.ts";
import { type EntryOrder, orderFields } from "../../src/query/index.ts";
import { useBench } from "../support/bench.ts";
import { ids, newestFirst, ranMs, useList } from "./entries-in-sql.ts";

const bench = useBench();
const lists = useList(bench);
const count = 120;

describe("a list sorted by", () => {
  const finals = ["COMPLETED", "FAILED", "CANCELLED", "EXPIRED"];
  const statusRank = (e: Entry) =>
    finals.includes(e.status) ? 10 + finals.indexOf(e.status) : ["CREATED", "ONE", "TWO"].indexOf(e.status);
  const keys: Record<EntryOrder["by"], (entry: Entry) => number | string> = {
    created: () => 0,
    status: statusRank,
    progress: (e) => e.progress,
    title: (e) => e.title.toLowerCase(),
    duration: (e) => ranMs(e) ?? -1,
  };
  const orders = orderFields.flatMap((by) => [true, false].map((descending) => ({ by, descending })));
  const scopes: EntryQuery[] = [{}, { workflow: "alpha-local" }, { status: ["FAILED", "CANCELLED", "COMPLETED"] }];

  it.each(orders)("$by, descending: $descending, has each entry once and in order", async (order) => {
    for (const scope of scopes) {
      const seen = await lists.walk({ ...scope, order }, 9);
      const filter = scope.workflow
        ? (e: Entry) => e.workflow === scope.workflow
        : scope.status
          ? (e: Entry) => scope.status?.includes(e.status)
          : () => true;
      expect(newestFirst(seen)).toEqual(newestFirst(lists.all.filter(filter)));
      for (let at = 1; at < seen.length; at += 1) {
        const [a, b] = (order.descending ? [seen[at], seen[at - 1]] : [seen[at - 1], seen[at]]) as [Entry, Entry];
        const [first, second] = [keys[order.by](a), keys[order.by](b)];
        if (order.by === "duration" && (!a.finishedAt || !b.finishedAt)) continue;
        expect(first < second || (first === second && a.id < b.id), `${first} before ${second}`).toBe(true);
      }
    }
  });

  it("offsets gives the same pages as cursors", async () => {
    const order: EntryOrder = { by: "progress", descending: true };
    const walked = ids(await lists.walk({ order }, 50));
    const paged: string[] = [];
    for (let offset = 0; offset < count; offset += 25)
      paged.push(...ids((await lists.engine.list({ order, offset, limit: 25 })).entries));
    expect(paged).toEqual(walked);
  });
});

describe("a cursor", () => {
  it.each([["created"], ["progress"], ["status"], ["title"]] as const)(
    "by %s neither skips nor repeats while entries come and go",
    async (by) => {
      const extra: string[] = [];
      const churn = async () => {
        const fresh = await bench.sql<{ id: string }>(
          `insert into async_workflow.entry (id, workflow_id, title)
         select async_workflow.uuid7(), id, 'Import photos 50%_5' from async_workflow.workflow where name = 'alpha-local' returning id`,
        );
        await bench.sql(
          `insert into async_workflow.result (entry_id, workflow_id, status, stage, progress, attempt, version)
         select id, workflow_id, 'COMPLETED', 3, 100, 1, 1 from async_workflow.entry where id = $1`,
          [fresh[0]?.id],
        );
        extra.push(fresh[0]?.id as string);
        if (extra.length % 2 === 0) {
          for (const table of ["entry where id", "result where entry_id"])
            await bench.sql(`delete from async_workflow.${table} = $1`, [extra[0]]);
        }
      };
      const seen = ids(await lists.walk({ order: { by, descending: true } }, 10, churn));
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => !extra.includes(id)).toSorted()).toEqual(ids(lists.all).toSorted());
      for (const table of ["entry where id", "result where entry_id"])
        await bench.sql(`delete from async_workflow.${table} = any ($1)`, [extra]);
    },
  );

  it("of another filter or order is refused", async () => {
    const { next } = await lists.engine.list({ status: ["COMPLETED"], limit: 2 });
    const cursor = next as string;
    await expect(lists.engine.list({ status: ["FAILED"], cursor })).rejects.toMatchObject({ field: "cursor" });
    await expect(
      lists.engine.list({ status: ["COMPLETED"], order: { by: "title", descending: true }, cursor }),
    ).rejects.toMatchObject({ field: "cursor" });
    await expect(lists.engine.list({ status: ["COMPLETED"], cursor, offset: 5 })).rejects.toMatchObject({
      field: "offset",
    });
    await expect(lists.engine.list({ status: ["COMPLETED"], cursor, limit: 2 })).resolves.toBeDefined();
  });

  it("that was changed is refused, never an error of the database", async () => {
    const order: EntryOrder = { by: "progress", descending: true };
    const { next } = await lists.engine.list({ order, limit: 2 });
    const parts = JSON.parse(Buffer.from(next as string, "base64url").toString());
    const changes: [number, unknown][] = [
      [1, null],
      [1, "x"],
      [1, "99999999999"],
      [2, "x"],
      [2, null],
      [3, -1],
      [3, "now"],
      [4, null],
      [4, { entry: "x" }],
      [4, { "x'": null }],
    ];
    for (const [at, value] of changes) {
      const cursor = Buffer.from(JSON.stringify(parts.with(at, value))).toString("base64url");
      await expect(lists.engine.list({ order, cursor }), String(value)).rejects.toMatchObject({ field: "cursor" });
    }
    for (const cursor of ["", "x", "null", "W10", "x".repeat(5_000)]) {
      await expect(lists.engine.list({ order, cursor })).rejects.toMatchObject({ field: "cursor" });
    }
  });
});
