import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry, EntryPage, Timeline } from "../../src/index.ts";
import { type ApiUnderTest, holdable, openApi } from "./api-under-test.ts";

const hold = holdable();
let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi({}, [hold.definition]);
});
afterAll(() => http.close());

const total = async () => (await http.call<EntryPage>("GET", "/api/entries?limit=1")).body.total;
const unknownId = "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47";

describe("POST /api/entries", () => {
  it("answers at once with the entry as it was committed, and its address", async () => {
    const { status, headers, body } = await http.call<Entry>("POST", "/api/entries", { json: { title: "  First  " } });
    expect(status).toBe(201);
    expect(headers.get("Location")).toBe(`/api/entries/${body.id}`);
    expect(body).toMatchObject({
      title: "First",
      status: "CREATED",
      progress: 0,
      result: null,
      lockedBy: null,
      workflow: "plain",
    });
    const stored = (await http.call<Entry>("GET", `/api/entries/${body.id}`)).body;
    const { title, createdAt, version } = stored;
    expect(body).toMatchObject({ title, createdAt, version, status: stored.status });
  });

  it("takes workflow, input, priority, delay and tags", async () => {
    const json = {
      title: "All of it",
      workflow: "typed",
      input: { rows: [{ name: "x" }] },
      priority: 5,
      delay: "1h",
      tags: ["a", "b"],
    };
    const { body } = await http.call<Entry>("POST", "/api/entries", { json });
    expect(body).toMatchObject({ workflow: "typed", priority: 5, state: "scheduled", tags: ["a", "b"] });
    const timeline = await http.call<Timeline>("GET", `/api/entries/${body.id}/timeline`);
    expect(timeline.body.input).toEqual(json.input);
  });

  it("takes a time before which it does not run, and a time within which it must have started", async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const json = { title: "Later", at: at.replace("Z", "+00:00"), startWithin: "2h" };
    const { body } = await http.call<Entry>("POST", "/api/entries", { json });
    expect(body).toMatchObject({ state: "scheduled", availableAt: at });
    const expiring = { title: "Now or never", at: "1999-01-01T00:00:00Z", startWithin: 1 };
    const { id } = (await http.call<Entry>("POST", "/api/entries", { json: expiring })).body;
    expect((await http.engine.get(id)).state).toBe("queued");
  });

  it("counts the title's characters, not its bytes or UTF-16 units", async () => {
    expect((await http.call<Entry>("POST", "/api/entries", { json: { title: "😀".repeat(200) } })).status).toBe(201);
    expect(await http.refused("POST", "/api/entries", { json: { title: "😀".repeat(201) } })).toMatchObject({
      field: "title",
    });
  });

  const refusals: [string, unknown, string | undefined][] = [
    ["no title", {}, "title"],
    ["an empty title", { title: "" }, "title"],
    ["a blank title", { title: " \n\t " }, "title"],
    ["a title of 201 characters", { title: "x".repeat(201) }, "title"],
    ["a number for a title", { title: 5 }, "title"],
    ["null for a title", { title: null }, "title"],
    ["a list for a title", { title: ["x"] }, "title"],
    ["NUL in the title", { title: "a\0b" }, "title"],
    ["half a surrogate pair in the title", { title: "\ud83d" }, "title"],
    ["NUL deep in the input", { title: "x", input: { rows: ["\0"] } }, "input.rows[0]"],
    ["a list as the body", [], undefined],
    ["a text as the body", "title", undefined],
    ["null as the body", null, undefined],
    ["a field that does not exist", { title: "x", titel: "y" }, "titel"],
    ["a field of every object", { title: "x", constructor: 1 }, "constructor"],
    ["a workflow that is none", { title: "x", workflow: "nope" }, "workflow"],
    ["a workflow that is no text", { title: "x", workflow: 1 }, "workflow"],
    ["priority out of range", { title: "x", priority: 61 }, "priority"],
    ["a fractional priority", { title: "x", priority: 0.5 }, "priority"],
    ["a negative delay", { title: "x", delay: -1 }, "delay"],
    ["a delay without a unit", { title: "x", delay: "10" }, "delay"],
    ["a delay beyond use", { title: "x", delay: "99999999d" }, "delay"],
    ["a delay beyond numbers", { title: "x", delay: 1e308 }, "delay"],
    ["a time without a zone", { title: "x", at: "2026-11-23T09:30:00" }, "at"],
    ["a time before PostgreSQL's", { title: "x", at: "0000-01-01T00:00:00Z" }, "at"],
    ["a time beyond use", { title: "x", at: "9999-12-31T23:59:59Z" }, "at"],
    ["a number for a time", { title: "x", at: 1_800_000_000_000 }, "at"],
    ["a time and a delay", { title: "x", at: "2030-01-01T00:00:00Z", delay: "1h" }, "at"],
    ["a negative time to start in", { title: "x", startWithin: -1 }, "startWithin"],
    ["a time to start in beyond use", { title: "x", startWithin: "99999999d" }, "startWithin"],
    ["tags that are no list", { title: "x", tags: "a" }, "tags"],
    ["a tag that is no text", { title: "x", tags: [1] }, "tags[0]"],
    ["too many tags", { title: "x", tags: Array(21).fill("a") }, "tags"],
    [
      "input that does not fit the schema",
      { title: "x", workflow: "typed", input: { rows: [{ name: 1 }] } },
      "input.rows.0.name",
    ],
  ];
  it.each(refusals)("refuses %s, names the field and stores nothing", async (_, json, field) => {
    const before = await total();
    const problem = await http.refused("POST", "/api/entries", { json });
    expect(problem).toMatchObject({ status: 400 });
    expect(problem.field).toBe(field);
    expect(problem.detail).not.toMatch(/undefined|Invalid input/);
    expect(await total()).toBe(before);
  });

  it("a __proto__ key does no harm", async () => {
    const body =
      '{"title":"x","input":{"__proto__":{"polluted":true},"a":{"constructor":{"prototype":{"polluted":true}}}}}';
    const answer = await http.call<Entry>("POST", "/api/entries", {
      body,
      headers: { "Content-Type": "application/json" },
    });
    expect(answer.status).toBe(201);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("Idempotency-Key", () => {
  const post = (key: string, json: unknown) =>
    http.call<Entry & { code: string; field: string }>("POST", "/api/entries", {
      json,
      headers: { "Idempotency-Key": key },
    });

  it("gives the same entry for the same request, however often and however at once", async () => {
    const before = await total();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post("same", { title: "Once" })));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(answers.every((answer) => answer.status === 201)).toBe(true);
    expect(await total()).toBe(before + 1);
    const started = answers.filter((answer) => !answer.headers.has("Idempotent-Replayed"));
    expect(started).toHaveLength(1);
    expect((await post("same", { title: "Once" })).headers.get("Idempotent-Replayed")).toBe("true");
  });

  it("refuses another request under the same key", async () => {
    await post("other", { title: "One" });
    const { status, body } = await post("other", { title: "Two" });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: "idempotency_mismatch", field: "Idempotency-Key" });
  });

  it("outlives an entry that was removed: the same request starts nothing and is told so", async () => {
    const { body } = await post("outlived", { title: "Gone", delay: "1h" });
    await http.sql("delete from async_workflow.live where entry_id = $1", [body.id]);
    await http.sql("delete from async_workflow.entry where id = $1", [body.id]);
    const again = await post("outlived", { title: "Gone", delay: "1h" });
    expect(again).toMatchObject({ status: 404, body: { code: "entry_not_found" } });
    const { body: document } = await http.call<{ paths: Record<string, object> }>("GET", "/api/openapi.json");
    expect(document.paths["/api/entries"]).toMatchObject({ post: { responses: { 404: {} } } });
  });

  it.each(["", "a".repeat(256), "with space", "tab\tin", "ümlaut"])("refuses the key %j", async (key) => {
    expect(await post(key, { title: "x" })).toMatchObject({ status: 400, body: { field: "Idempotency-Key" } });
  });

  it("takes a key of 255 characters", async () => {
    expect((await post("~".repeat(255), { title: "x" })).status).toBe(201);
  });
});

describe("GET /api/entries", () => {
  it("gives pages, newest first, with the total", async () => {
    const made = [];
    for (const title of ["p1", "p2", "p3"]) made.unshift((await http.start(title)).id);
    const first = await http.call<EntryPage>("GET", "/api/entries?limit=2");
    const second = await http.call<EntryPage>("GET", "/api/entries?limit=1&offset=2");
    expect([...first.body.entries, ...second.body.entries].map((entry) => entry.id)).toEqual(made);
    expect(first.body).toMatchObject({ limit: 2, offset: 0, total: await total() });
  });

  it("has 50 per page unless told otherwise", async () => {
    expect((await http.call<EntryPage>("GET", "/api/entries")).body).toMatchObject({ limit: 50, offset: 0 });
  });

  it("filters by status and workflow", async () => {
    const typed = await http.call<EntryPage>("GET", "/api/entries?workflow=typed&status=CREATED,FAILED");
    expect(typed.body.entries.length).toBeGreaterThan(0);
    expect(typed.body.entries.every((entry) => entry.workflow === "typed")).toBe(true);
    expect((await http.call<EntryPage>("GET", "/api/entries?status=EXPIRED")).body.total).toBe(0);
  });

  const badQueries: [string, string][] = [
    ...[
      "0",
      "101",
      "-1",
      "1.5",
      "1e2",
      "%205",
      "+5",
      "0x10",
      "",
      "05",
      "NaN",
      "ten",
      "99999999999999999999",
      "%00",
      "５",
    ].map((value): [string, string] => [`limit=${value}`, "limit"]),
    ["limit=5&limit=6", "limit"],
    ["limit[]=5", "limit[]"],
    ...["-1", "1e1", "1000000001", "99999999999999999999999", "x"].map((value): [string, string] => [
      `offset=${value}`,
      "offset",
    ]),
    ["status=", "status"],
    ["status=A,,B", "status"],
    ["status=%00", "status"],
    ["status=A&status=B", "status"],
    [`status=${Array(60).fill("A").join(",")}`, "status"],
    ["workflow=", "workflow"],
    ["workflow=No%20Name", "workflow"],
    ["statsu=FAILED", "statsu"],
  ];
  it.each(badQueries)("refuses ?%s", async (query, field) => {
    expect(await http.refused("GET", `/api/entries?${query}`)).toMatchObject({
      status: 400,
      code: "invalid_input",
      field,
    });
  });
});

describe("GET /api/entries/:id", () => {
  const malformed = [
    "x",
    "0",
    "null",
    unknownId,
    `${unknownId}0`,
    "%00",
    "%zz",
    "%F0%9F%98%80",
    "..%2fentries",
    "a".repeat(4_000),
  ];
  it.each(malformed)("answers 404 for %s, in all its addresses", async (id) => {
    const calls: [string, string, object][] = [
      ["GET", "", {}],
      ["GET", "/timeline", {}],
      ["PATCH", "", { json: { title: "x" } }],
      ["POST", "/cancel", {}],
      ["POST", "/retry", {}],
    ];
    for (const [method, suffix, options] of calls) {
      expect(await http.refused(method, `/api/entries/${id}${suffix}`, options)).toMatchObject({
        status: 404,
        code: "entry_not_found",
      });
    }
  });
});
