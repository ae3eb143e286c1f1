import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Entry } from "async-workflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveFile } from "../../workflows/files/store.ts";
import type { ImportReport } from "../../workflows/import-dataset/load.ts";
import { type AppUnderTest, ended, startApp } from "./app-under-test.ts";

const datasets = join(import.meta.dirname, "../../node_modules/vega-datasets/data");
let app: AppUnderTest;

beforeAll(async () => {
  app = await startApp();
  for (const name of ["flights-200k.json", "zipcodes.csv", "unemployment.tsv", "movies.json"]) {
    await copyFile(join(datasets, name), join(app.folder, name));
  }
});
afterAll(() => app.close());

const rowsOf = async (sql: string, ...values: unknown[]) => (await app.pool.query(sql, values)).rows;

function report(entry: Entry): ImportReport {
  if (entry.status !== "COMPLETED") throw new Error(`The import did not complete: ${entry.result}`);
  return entry.result as unknown as ImportReport;
}

async function importText(text: string, input: Record<string, unknown>): Promise<Entry> {
  await writeFile(join(app.folder, "text"), text);
  return app.finish("import-dataset", { path: "text", ...input });
}

describe("real data", () => {
  test("200,000 rows arrive once each, in under a minute, in bounded memory", async () => {
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const entry = await app.finish("import-dataset", { path: "flights-200k.json", table: "flights" });
    clearInterval(watch);
    expect(report(entry)).toMatchObject({ table: "dataset.flights", rows: 200_000, rejected: 0, bytes: 9_863_892 });
    expect(report(entry).seconds).toBeLessThan(60);
    expect(peak - before).toBeLessThan(200e6);
    // Computed from the file with JSON.parse.
    const [sums] = await rowsOf(
      `select count(*)::int, count(distinct _row)::int as rows, sum(delay)::int as delay, sum(distance)::int as distance,
              sum(time::numeric)::float8 as time from dataset.flights`,
    );
    expect(sums).toEqual(await sumsOfFlights());
    const { stages } = await app.engine.timeline(entry.id);
    const steps = stages[2]?.steps.map(({ name }) => name) ?? [];
    expect(steps).toHaveLength(41);
    expect(steps.slice(0, 3)).toEqual(["create table", "rows 1–5000", "rows 5001–10000"]);
  });

  test("numbers that are codes stay texts", async () => {
    const zips = report(await app.finish("import-dataset", { path: "zipcodes.csv", table: "zips" }));
    expect(zips).toMatchObject({ rejected: 0, rows: 42_049 });
    expect(zips.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "zip_code text",
      "latitude number",
      "longitude number",
      "city text",
      "state text",
      "county text",
    ]);
    expect(await rowsOf("select city from dataset.zips where zip_code = '00501'")).toEqual([{ city: "Holtsville" }]);
  });

  test("tab-separated text, and JSON with gaps and mixed values", async () => {
    expect(
      report(await app.finish("import-dataset", { path: "unemployment.tsv", table: "unemployment" })),
    ).toMatchObject({ rows: 3218, rejected: 0 });
    expect(report(await app.finish("import-dataset", { path: "movies.json", table: "movies" }))).toMatchObject({
      rows: 3201,
      rejected: 0,
    });
  });

  async function sumsOfFlights() {
    const flights: { delay: number; distance: number; time: number }[] = JSON.parse(
      await readFile(join(datasets, "flights-200k.json"), "utf8"),
    );
    const sum = (of: (flight: (typeof flights)[number]) => number) =>
      flights.reduce((total, next) => total + of(next), 0);
    return {
      count: flights.length,
      rows: flights.length,
      delay: sum(({ delay }) => delay),
      distance: sum(({ distance }) => distance),
      time: expect.closeTo(
        sum(({ time }) => time),
        3,
      ),
    };
  }
});

describe("bad rows", () => {
  const people = [
    "\ufeffname,age,born,note",
    'Ada,36,1815-12-10,"first, of many"',
    "Grace,eighty-five,1906-12-09,",
    "Linus,54,1969-12-28",
    'Broken,"1,2000-01-01,x',
    "Alan,41,1912-06-31,",
    'Edsger,72,1930-05-11,"said\r\n""simple"""',
    ...Array.from({ length: 20 }, (_, n) => `Person ${n},${n},2000-01-01,`),
  ].join("\r\n");

  test("are kept with row, column, value and reason, and the good ones are loaded", async () => {
    const entry = await importText(people, { table: "people" });
    const rejects = [
      { row: 2, column: "age", value: "eighty-five", reason: "is not a whole number" },
      { row: 3, column: null, value: "Linus,54,1969-12-28", reason: "has 3 fields, the header has 4" },
      { row: 4, column: null, value: expect.stringContaining("Broken"), reason: expect.stringContaining("quote") },
      { row: 5, column: "born", value: "1912-06-31", reason: "is not a date (YYYY-MM-DD)" },
    ];
    expect(report(entry)).toMatchObject({ rows: 22, rejected: 4, rejectsSample: rejects });
    expect(
      await rowsOf("select row_number::int, column_name from dataset.reject where entry_id = $1 order by 1", entry.id),
    ).toEqual(rejects.map(({ row, column }) => ({ row_number: row, column_name: column ?? "" })));
    expect(
      await rowsOf("select name, age::int, born::text, note from dataset.people where _row in (1, 6) order by _row"),
    ).toEqual([
      { name: "Ada", age: 36, born: "1815-12-10", note: "first, of many" },
      { name: "Edsger", age: 72, born: "1930-05-11", note: 'said\r\n"simple"' },
    ]);
  });

  test("more than allowed: nothing is loaded, and the reason says which", async () => {
    const entry = await importText(people, { table: "strict", maxRejects: 3 });
    expect(entry).toMatchObject({ status: "FAILED", attempt: 1 });
    expect(entry.result).toBe(
      'Error: Nothing was loaded: 4 of 26 rows are bad, and at most 3 may be. The first: row 2, column age: "eighty-five" is not a whole number. See dataset.reject.',
    );
    expect(await rowsOf("select to_regclass('dataset.strict') as there")).toEqual([{ there: null }]);
  });

  test("required columns and given types", async () => {
    const ndjson =
      '{"id":1,"zip":501,"at":"2026-01-02 03:04"}\n{"zip":7,"at":null}\n{"id":3,"zip":"x","at":"2026-01-02T25:00"}\n';
    const entry = await importText(ndjson, {
      table: "given",
      types: { zip: "text", at: "timestamp" },
      required: ["id"],
    });
    expect(report(entry)).toMatchObject({
      rows: 1,
      rejectsSample: [
        { row: 2, column: "id", value: null, reason: "is required" },
        { row: 3, column: "at", value: "2026-01-02T25:00" },
      ],
    });
    expect(await rowsOf("select zip, at from dataset.given")).toEqual([
      { zip: "501", at: new Date("2026-01-02T03:04Z") },
    ]);
  });

  test("what PostgreSQL cannot keep costs the row, not the import", async () => {
    const lines = [
      '{"t":"ok","j":{"a":1}}',
      '{"t":"nul\\u0000","j":{}}',
      '{"t":"half \\ud800","j":{}}',
      '{"t":"x","j":{"a":"\\u0000"}}',
      `{"t":"x","j":${"[".repeat(60)}${"]".repeat(60)}}`,
      '{"t":12345678901234567,"j":[]}',
    ];
    expect(report(await importText(lines.join("\n"), { table: "odd" }))).toMatchObject({ rows: 1, rejected: 5 });
  });
});

describe("files that cannot be imported fail at once and say why", () => {
  test.each([
    ["an empty file", "", "The file is empty."],
    ["only blank lines", "\n\n", "The file has no rows with values."],
    ["only a header", "a,b\n", "The file has no rows with values."],
    ["no header", "1,2\n3,4\n", 'The file has no header: its first line must name the columns, but holds "1, 2".'],
    ["an unnamed column", "a,,c\n1,2,3\n", "The first line must name all columns; the name of column 2 is empty."],
    ["a column twice", "a,a\n1,2\n", 'The header names the column "a" twice.'],
    ["a binary file", "PK\u0003\u0004\0\0", "The file is binary; CSV, JSON or NDJSON text can be imported."],
    [
      "an array that ends in the middle",
      '[{"a":1},{"a":',
      "The file ends in the middle, after 1 rows: the closing ] of the array is missing.",
    ],
    [
      "one object",
      '{\n"a": 1\n}',
      "The file is one JSON object; an array of objects, or one object per line, can be imported.",
    ],
    [
      "no row that can be read",
      "a,b\n1\n2\n3\n",
      "None of the rows can be read (3 are bad). The first: row 1 has 1 fields, the header has 2.",
    ],
  ])("%s", async (_what, text, reason) => {
    const entry = await importText(text, { table: "never" });
    expect(entry).toMatchObject({ status: "FAILED", attempt: 1, result: `Error: ${reason}` });
  });

  test("not UTF-8", async () => {
    await writeFile(join(app.folder, "latin1"), Buffer.from("name\nJos\xe9\n", "latin1"));
    const entry = await app.finish("import-dataset", { path: "latin1", table: "never" });
    expect(entry.result).toMatch(/^Error: The file is not UTF-8 text/);
  });

  test("no row that is good", async () => {
    const entry = await importText('[{"a":1},{"a":2}]', { table: "never", types: { a: "boolean" } });
    expect(entry.result).toBe(
      'Error: Nothing was loaded: all 2 rows are bad. The first: row 1, column a: "1" is not true or false. See dataset.reject.',
    );
  });

  test("a type for a column that is not there", async () => {
    const entry = await importText("a,b\n1,2\n", { table: "never", types: { c: "text" } });
    expect(entry.result).toBe('Error: The file has no column "c". It has: a, b.');
  });
});

test("a missing file fails the entry; once it is there, a retry goes on from that stage", async () => {
  const failed = await app.finish("import-dataset", { path: "later.csv", table: "later" });
  expect(failed).toMatchObject({
    status: "FAILED",
    attempt: 1,
    progress: 0,
    result: 'Error: There is no file "later.csv" in the import folder.',
  });
  await writeFile(join(app.folder, "later.csv"), "a\n1\n2\n");
  await app.engine.retry(failed.id);
  expect(report(await ended(app.engine, failed.id))).toMatchObject({ rows: 2 });
});

test("a table with other columns fails LOAD only; a retry after it is gone repeats nothing before", async () => {
  await importText("a\n1\n", { table: "taken" });
  const failed = await importText("a,b\nx,2\n", { table: "taken" });
  expect(failed).toMatchObject({ status: "FAILED", progress: 66, attempt: 1 });
  expect(failed.result).toBe(
    "Error: The table dataset.taken is there already and has no a text, b bigint. Import into another table, or give the column types.",
  );
  await app.pool.query("drop table dataset.taken");
  await app.engine.retry(failed.id);
  expect(report(await ended(app.engine, failed.id))).toMatchObject({ rows: 1 });
  const { stages } = await app.engine.timeline(failed.id);
  expect(stages.map(({ attempts }) => attempts.length)).toEqual([1, 1, 2]);
});

test("append adds to the rows that are there, replace leaves only the new ones", async () => {
  await importText("a\n1\n2\n", { table: "twice" });
  await importText("a\n3\n", { table: "twice" });
  expect(await rowsOf("select a::int from dataset.twice order by 1")).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  await importText("a\n4\n", { table: "twice", existing: "replace" });
  expect(await rowsOf("select a::int from dataset.twice")).toEqual([{ a: 4 }]);
});

test("an uploaded file is read in its own workspace only", async () => {
  async function* text() {
    yield Buffer.from("a\n1\n");
  }
  const file = { workspace: "other", owner: "them", name: "x.csv", declaredType: "text/csv" };
  const { id } = await saveFile(app.pool, file, text(), { maxBytes: 100 });
  expect((await app.finish("import-dataset", { file: id, table: "foreign" })).result).toBe(
    `Error: There is no uploaded file ${id}.`,
  );
  const own = await saveFile(app.pool, { ...file, workspace: "local" }, text(), { maxBytes: 100 });
  expect(report(await app.finish("import-dataset", { file: own.id, table: "own" }))).toMatchObject({ rows: 1 });
});

test.each([
  ["no source", { table: "t" }, "input.file"],
  ["two sources", { table: "t", path: "a", url: "https://x.example" }, "input.file"],
  ["a table name with SQL in it", { path: "a", table: 't"; drop' }, "input.table"],
  ["the table of rejects", { path: "a", table: "reject" }, "input.table"],
  ["a path that climbs", { path: "a/../../b", table: "t" }, "input.path"],
  ["an absolute path", { path: "/etc/passwd", table: "t" }, "input.path"],
  ["another protocol", { url: "file:///etc/passwd", table: "t" }, "input.url"],
  ["an unknown field", { path: "a", table: "t", tabel: 1 }, "input"],
])("refused when started: %s", async (_what, input, field) => {
  await expect(app.engine.start("import-dataset", input)).rejects.toMatchObject({ code: "invalid_input", field });
});
