import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Entry, type EntryPage, type Facets, type Why, workflow } from "../../src/index.ts";
import { type ApiUnderTest, openApi } from "../http/api-under-test.ts";

const many = workflow("many").stage("ONLY", () => null);
let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi({}, [many]);
  const titles = [
    '=HYPERLINK("http://evil","x")',
    "+1",
    "-1",
    "@x",
    "\u0009tab",
    'quo"te, comma',
    "two\nlines",
    "plain",
  ];
  for (const title of titles)
    await http.start(title.trim() === title ? title : `x${title}`, { delay: "1h", tags: [title.slice(0, 3)] });
});
afterAll(() => http.close());

const list = async (query: string) => (await http.call<EntryPage>("GET", `/api/entries?${query}`)).body;
const text = async (query: string) => (await http.api.request(`/api/entries/export?${query}`)).text();

describe("GET /api/entries", () => {
  it("walks by cursor", async () => {
    const first = await list("limit=3&sort=title");
    const second = await list(`limit=100&sort=title&cursor=${first.next}`);
    expect([...first.entries, ...second.entries].map((entry) => entry.id)).toEqual(
      (await list("limit=100&sort=title")).entries.map((entry) => entry.id),
    );
    expect(second.next).toBeNull();
  });

  it("takes what can be given several times", async () => {
    expect((await list("tag=%2B1&tag=%2B1")).total).toBe(1);
    expect((await list("in=a:1&in=b:2&state=scheduled")).total).toBe(0);
  });

  it.each([
    ["sort=id", "sort"],
    ["sort=title&sort=status", "sort"],
    ["cursor=x", "cursor"],
    ["cursor=a&cursor=b", "cursor"],
    ["from=yesterday", "from"],
    ["to=2026-13-01", "to"],
    ["q=", "q"],
    ["q=a&q=b", "q"],
    ["in=plan", "in"],
    ["out=a>b", "out"],
    ["state=asleep", "state"],
    ["attempts=x", "attempts"],
    ["duration=5", "duration"],
    ["tag=", "tag"],
  ])("refuses ?%s", async (query, field) => {
    expect(await http.refused("GET", `/api/entries?${query}`)).toMatchObject({
      status: 400,
      code: "invalid_input",
      field,
    });
  });

  it("leaves large results out and says so, however well they compress", async () => {
    const { id } = await http.start("Large", { delay: "1h" });
    for (const [result, isCut] of [
      ["x".repeat(100_000), true],
      [{ rows: Array.from({ length: 2_000 }, (_, n) => n * n) }, true],
      ["y".repeat(8_000), false],
    ] as const) {
      await http.call("PATCH", `/api/entries/${id}`, { json: { result } });
      const listed = (await list("q=large")).entries[0] as Entry;
      expect([listed.result, listed.resultTruncated]).toEqual(isCut ? [null, true] : [result, undefined]);
      const { body } = await http.call<Entry>("GET", `/api/entries/${id}`);
      expect([body.result, body.resultTruncated]).toEqual([result, undefined]);
    }
  });
});

describe("GET /api/entries/facets", () => {
  it("counts what the list would show", async () => {
    const { body } = await http.call<Facets>("GET", "/api/entries/facets?status=CREATED");
    expect(body.workflow).toEqual([{ value: "plain", count: (await list("status=CREATED")).total, isEstimate: false }]);
    expect(await http.refused("GET", "/api/entries/facets?limit=5")).toMatchObject({ status: 400, field: "limit" });
  });
});

describe("GET /api/entries/export", () => {
  it("gives CSV whose cells are no formulas", async () => {
    const response = await http.api.request("/api/entries/export?sort=created");
    expect(response.headers.get("Content-Type")).toMatch(/^text\/csv/);
    expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="entries.csv"');
    const csv = await response.text();
    for (const cell of [
      '"\'=HYPERLINK(""http://evil"",""x"")"',
      "'+1",
      "'-1",
      "'@x",
      '"quo""te, comma"',
      '"two\nlines"',
      "plain",
    ]) {
      expect(csv).toContain(`,${cell},`);
    }
    expect(csv.split("\r\n")[0]).toMatch(/^id,title,workflow,/);
    expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
  });

  it("gives JSON and NDJSON with what the list shows, whole", async () => {
    const { entries } = await list("limit=100&state=scheduled");
    const ids = entries.map((entry) => entry.id);
    const { body: json } = await http.call<Entry[]>("GET", "/api/entries/export?format=json&state=scheduled");
    const lines = (await text("format=ndjson&state=scheduled")).trimEnd().split("\n");
    expect(json.map((entry) => entry.id)).toEqual(ids);
    expect(lines.map((line) => (JSON.parse(line) as Entry).id)).toEqual(ids);
  });

  it("of nothing is an empty file of its kind", async () => {
    expect(JSON.parse(await text("format=json&status=NOPE"))).toEqual([]);
    expect(await text("format=ndjson&status=NOPE")).toBe("");
    expect((await text("format=csv&status=NOPE")).split("\r\n")).toHaveLength(2);
  });

  it.each([
    ["format=xml", "format"],
    ["from=yesterday", "from"],
    ["sort=id", "sort"],
    ["limit=5", "limit"],
  ])("refuses ?%s", async (query, field) => {
    expect(await http.refused("GET", `/api/entries/export?${query}`)).toMatchObject({ status: 400, field });
  });

  it("gives its connection back when the reader goes away, or only asks for the head", async () => {
    for (let n = 0; n < 3; n += 1)
      await http.engine.startMany(
        many,
        Array.from({ length: 500 }, () => ({ input: null })),
        { delay: "1h" },
      );
    for (let n = 0; n < 5; n += 1) {
      const reader = (await http.api.request("/api/entries/export?format=ndjson")).body?.getReader();
      await reader?.read();
      await reader?.cancel();
      await http.api.request("/api/entries/export", { method: "HEAD" });
    }
    expect((await text("format=ndjson")).trimEnd().split("\n").length).toBeGreaterThan(1_500);
  });
});

describe("GET /api/entries/:id/why", () => {
  it("tells it, and 404 for an entry that is none", async () => {
    const { id } = await http.start("Later", { delay: "1h" });
    expect((await http.call<Why>("GET", `/api/entries/${id}/why`)).body).toMatchObject({
      code: "delayed",
      action: { kind: "cancel" },
    });
    expect(await http.refused("GET", "/api/entries/x/why")).toMatchObject({ status: 404 });
  });
});
