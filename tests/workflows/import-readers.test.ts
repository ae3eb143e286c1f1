import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvReader } from "../../workflows/import-dataset/csv-reader.ts";
import { JsonReader } from "../../workflows/import-dataset/json-reader.ts";
import { NdjsonReader } from "../../workflows/import-dataset/ndjson-reader.ts";
import { maxRowLength, type Row, type RowReader } from "../../workflows/import-dataset/row.ts";

/** The rows of a text that arrives in pieces of the given length. */
function rowsOf(reader: RowReader, text: string, piece = text.length || 1): Row[] {
  const rows: Row[][] = [];
  for (let at = 0; at < text.length; at += piece) rows.push(reader.push(text.slice(at, at + piece)));
  return [...rows.flat(), ...reader.end()];
}

const read = (reader: RowReader, text: string) =>
  rowsOf(reader, text).map(({ number, values, problem }) => [number, problem?.reason ?? values]);

const cell = fc.string({ unit: fc.constantFrom("a", "é", "😀", '"', ",", ";", "\n", "\r\n", " ", "1"), maxLength: 6 });
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

describe("CSV", () => {
  test("every value comes back, wherever the text is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom("\n", "\r\n"),
        (rows, piece, lineEnd) => {
          const text = ["first,second", ...rows.map((row) => row.map(quoted).join(","))].join(lineEnd);
          const back = rowsOf(new CsvReader(), text, piece);
          expect(back.map(({ values }) => [values.first, values.second])).toEqual(rows);
          expect(back.map(({ number }) => number)).toEqual(rows.map((_, n) => n + 1));
        },
      ),
    );
  });

  test("an empty field is null, a quoted empty one is text", () => {
    expect(read(new CsvReader(), 'a,b\n,""\n')).toEqual([[1, { a: null, b: "" }]]);
  });

  test("a forgotten quote costs its line, not the rest of the file", () => {
    expect(read(new CsvReader(), 'a,b\n1,"x\n2,y\n3,z\n')).toEqual([
      [1, "has no closing quote in field 2"],
      [2, { a: "2", b: "y" }],
      [3, { a: "3", b: "z" }],
    ]);
    const far = `a,b\n1,"x\n${"2,y\n".repeat(maxRowLength / 4)}3,z\n`;
    const rows = rowsOf(new CsvReader(), far, 65_536);
    expect(rows).toHaveLength(maxRowLength / 4 + 2);
    expect(rows.filter(({ problem }) => problem)).toHaveLength(1);
    expect(rows.at(-1)).toEqual({ number: maxRowLength / 4 + 2, values: { a: "3", b: "z" } });
  });

  test("text after a closing quote costs the row; a quote inside a plain field is a character", () => {
    expect(read(new CsvReader(), 'a,b\n"1"x,2\n5" disk,3\n')).toEqual([
      [1, "has text after the closing quote of field 1"],
      [2, { a: '5" disk', b: "3" }],
    ]);
  });

  test.each([";", "\t", "|", ","])("the delimiter %j is found in the header", (delimiter) => {
    const lines = [
      ["a", '"x;y|z,"', "c"],
      ["1", "2", "3"],
    ];
    expect(read(new CsvReader(), lines.map((line) => line.join(delimiter)).join("\n"))).toEqual([
      [1, { a: "1", "x;y|z,": "2", c: "3" }],
    ]);
  });

  test("a row without end is bounded", () => {
    const rows = rowsOf(new CsvReader(), `a\n${"x".repeat(3 * maxRowLength)}\n1\n`, 65_536);
    expect(rows.at(-1)?.values).toEqual({ a: "1" });
    expect(rows).toHaveLength(2);
  });
});

describe("JSON", () => {
  const value = fc
    .jsonValue({ maxDepth: 3, depthSize: "small" })
    .filter((value) => !JSON.stringify(value).includes("__proto__"));
  const objects = fc.array(fc.dictionary(fc.string(), value, { noNullPrototype: true }), { maxLength: 6 });

  test("every object comes back, wherever the text is cut and however it is laid out", () => {
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 2), (objects, piece, indent) => {
        const text = ` ${JSON.stringify(objects, null, indent)}\n`;
        const back = rowsOf(new JsonReader(), text, piece).map(({ values }) => values);
        expect(back).toEqual(JSON.parse(JSON.stringify(objects)));
      }),
    );
  });

  test("the same for one object per line", () => {
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 9 }), (objects, piece) => {
        const text = objects.map((object) => `${JSON.stringify(object)}\r\n\n`).join("");
        const back = rowsOf(new NdjsonReader(), text, piece).map(({ values }) => values);
        expect(back).toEqual(JSON.parse(JSON.stringify(objects)));
      }),
    );
  });

  test("an element that is no object costs the row", () => {
    const rows = [
      [1, { a: 1 }],
      [2, "is not an object"],
      [3, "is not valid JSON"],
      [4, { a: 4 }],
    ];
    expect(read(new JsonReader(), '[{"a":1}, 5, {a:3}, {"a":4}]')).toEqual(rows);
    expect(read(new NdjsonReader(), '{"a":1}\n5\n{a:3}\n{"a":4}')).toEqual(rows);
  });

  test("a line without end is bounded", () => {
    const rows = rowsOf(new NdjsonReader(), `{"a":"${"x".repeat(3 * maxRowLength)}"}\n{"a":1}\n`, 65_536);
    expect(rows.at(-1)?.values).toEqual({ a: 1 });
    expect(rows).toHaveLength(2);
    expect(() => rowsOf(new JsonReader(), `[{"a":"${"x".repeat(3 * maxRowLength)}"}]`, 65_536)).toThrow("longer than");
  });

  test.each([
    ['{"a":1}', "The file must hold an array of objects"],
    ['[{"a":1}] x', "There is more text after the array"],
    ['[{"a":1}', "The file ends in the middle"],
  ])("%s is no array of objects", (text, reason) => {
    expect(() => rowsOf(new JsonReader(), text)).toThrow(reason);
  });
});
