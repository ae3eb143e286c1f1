import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry, EntryPage } from "../../src/index.ts";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";

let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi();
});
afterAll(() => http.close());

const path = "/api/entries/batch";
const total = async () => (await http.call<EntryPage>("GET", "/api/entries?limit=1")).body.total;
const post = (entries: unknown, key?: string) =>
  http.call<{ entries: Entry[] }>("POST", path, {
    json: { entries },
    headers: key === undefined ? {} : { "Idempotency-Key": key },
  });
const numbered = (count: number) => Array.from({ length: count }, (_, n) => ({ title: `number ${n}` }));

describe("POST /api/entries/batch", () => {
  it("creates entries of different workflows, each with its own options, in the order of the request", async () => {
    const { status, body } = await post([
      { title: "  A plain one " },
      { title: "Typed", workflow: "typed", input: { rows: [{ name: "x" }] }, priority: 3, tags: ["b"] },
      { title: "Later", delay: "1h" },
    ]);
    expect(status).toBe(201);
    expect(body.entries).toMatchObject([
      { title: "A plain one", workflow: "plain", state: "queued" },
      { title: "Typed", workflow: "typed", priority: 3, tags: ["b"] },
      { title: "Later", state: "scheduled" },
    ]);
    for (const { id, title, version, createdAt } of body.entries)
      expect(await http.engine.get(id)).toMatchObject({ title, version, createdAt });
  });

  it("creates 1,000 at once, with ids in their order", async () => {
    const ids = (await post(numbered(1_000))).body.entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids).toEqual([...ids].sort());
    expect(await http.engine.getMany(ids)).toHaveLength(1_000);
  });

  const refusals: [string, unknown, string, string][] = [
    ["none", [], "entries", "invalid_input"],
    ["1,001", numbered(1_001), "entries", "invalid_input"],
    ["no list", { 0: { title: "x" } }, "entries", "invalid_input"],
    ["one without a title", [{ title: "x" }, { title: "x" }, {}], "entries[2].title", "invalid_input"],
    [
      "one with a field that is none",
      [{ title: "x" }, { title: "x", titel: "y" }],
      "entries[1].titel",
      "invalid_input",
    ],
    [
      "one of no workflow",
      [{ title: "x" }, { title: "x", workflow: "nope" }],
      "entries[1].workflow",
      "unknown_workflow",
    ],
    [
      "one whose input does not fit",
      [{ title: "x" }, { title: "x", workflow: "typed", input: { rows: [{ name: 1 }] } }],
      "entries[1].input.rows.0.name",
      "invalid_input",
    ],
    ["one that is no object", [{ title: "x" }, null], "entries[1]", "invalid_input"],
    ["NUL in one", [{ title: "x" }, { title: "x", input: ["\0"] }], "entries[1].input[0]", "invalid_input"],
  ];
  it.each(refusals)("refuses %s, says which and stores nothing", async (_, entries, field, code) => {
    const before = await total();
    expect(await http.refused("POST", path, { json: { entries } })).toMatchObject({ status: 400, code, field });
    expect(await total()).toBe(before);
  });

  it("takes 4 MiB and not more", async () => {
    const ofSize = (bytes: number) => [{ title: "x", input: "a".repeat(bytes) }];
    const four = [ofSize(1_000_000), ofSize(1_000_000), ofSize(1_000_000), ofSize(1_000_000)].flat();
    expect((await post(four)).status).toBe(201);
    const problem = await http.refused("POST", path, { json: { entries: [...four, ...ofSize(500_000)] } });
    expect(problem).toMatchObject({ status: 413, code: "body_too_large" });
  });
});

describe("Idempotency-Key of a batch", () => {
  it("gives the same entries for the same request, however often and however at once", async () => {
    const before = await total();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(numbered(30), "batch")));
    const [first, ...others] = answers.map(({ body }) => body.entries.map(({ id }) => id));
    for (const ids of others) expect(ids).toEqual(first);
    expect(await total()).toBe(before + 30);
    expect(answers.filter(({ headers }) => !headers.has("Idempotent-Replayed"))).toHaveLength(1);
  });

  it("refuses another batch, a shorter one and a single start under the same key", async () => {
    await post(numbered(3), "taken");
    for (const entries of [numbered(2), [...numbered(2), { title: "other" }]])
      expect(await post(entries, "taken")).toMatchObject({ status: 422, body: { code: "idempotency_mismatch" } });
    const single = { json: { title: "number 0" }, headers: { "Idempotency-Key": "taken" } };
    expect(await http.refused("POST", "/api/entries", single)).toMatchObject({ code: "idempotency_mismatch" });
  });

  it("is not used up by a request that was refused", async () => {
    expect(await post([{ title: "" }], "again")).toMatchObject({ status: 400 });
    expect((await post([{ title: "now" }], "again")).headers.has("Idempotent-Replayed")).toBe(false);
  });
});
