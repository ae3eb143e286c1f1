import { expect, test } from "vitest";
import { inputFields, splitFields } from "../../lib/ui/input-form.ts";
import { type FieldFault, initialValues, readValues } from "../../lib/ui/input-value.ts";

const schema = {
  type: "object",
  required: ["source", "table", "size"],
  properties: {
    source: { type: "string", format: "file" },
    pictures: { type: "array", items: { type: "string", format: "file" } },
    table: { type: "string", pattern: "^[a-z]+$" },
    size: { type: "integer", minimum: 1, default: 10 },
    ratio: { type: "number" },
    strict: { type: "boolean" },
    mode: { enum: ["add", "replace"] },
    widths: { type: "array", items: { type: "integer" } },
    limits: { type: "object", properties: { maxRows: { type: "integer" } } },
    types: { type: "object", additionalProperties: { type: "string" } },
  },
};
const fields = inputFields(schema) ?? [];

function read(changes: Record<string, unknown>) {
  const faults: FieldFault[] = [];
  const values = { ...initialValues(fields), source: ["file-1"], table: "birds", ...changes } as Parameters<
    typeof readValues
  >[1];
  return { input: readValues(fields, values, "input", faults), faults };
}

test("every property becomes a field of its kind, and what no field fits is JSON", () => {
  expect(fields.map(({ name, kind }) => `${name}: ${kind.type}`)).toEqual([
    "source: file",
    "pictures: file",
    "table: text",
    "size: number",
    "ratio: number",
    "strict: boolean",
    "mode: choice",
    "widths: list",
    "limits: group",
    "types: json",
  ]);
});

test("a schema that is no plain object, or has names with dots, is edited as JSON whole", () => {
  expect(inputFields(null)).toBeNull();
  expect(inputFields({ anyOf: [{ type: "string" }] })).toBeNull();
  expect(inputFields({ type: "object", properties: { "a.b": { type: "string" } } })).toBeNull();
});

test("only what follows the last required field or file is an option", () => {
  expect(splitFields(fields).options.map(({ name }) => name)).toEqual([
    "size",
    "ratio",
    "strict",
    "mode",
    "widths",
    "limits",
    "types",
  ]);
});

test("values are read as the schema types them, and empty optional ones are left out", () => {
  const { input, faults } = read({
    pictures: ["p1", "p2"],
    ratio: " 0.5 ",
    strict: true,
    mode: "replace",
    widths: "320\n640, 1280",
    limits: { maxRows: "7" },
    types: '{"zip":"text"}',
  });
  expect(faults).toEqual([]);
  expect(input).toEqual({
    source: "file-1",
    pictures: ["p1", "p2"],
    table: "birds",
    size: 10,
    ratio: 0.5,
    strict: true,
    mode: "replace",
    widths: [320, 640, 1280],
    limits: { maxRows: 7 },
    types: { zip: "text" },
  });
  expect(Object.keys(read({}).input)).toEqual(["source", "table", "size", "strict", "limits"]);
});

test("each fault names its field and what to enter", () => {
  const { faults } = read({
    source: [],
    table: "Birds!",
    size: "1.5",
    widths: "x",
    limits: { maxRows: "-" },
    types: "{",
  });
  expect(faults.map(({ path }) => path)).toEqual([
    "input.source",
    "input.table",
    "input.size",
    "input.widths",
    "input.limits.maxRows",
    "input.types",
  ]);
  expect(faults[0]?.message).toBe("Choose a file for Source.");
  expect(faults[2]?.message).toBe("Enter a whole number.");
});

test("what is secret is typed unseen", () => {
  const secret = { type: "object", properties: { token: { type: "string", maxLength: 2000, secret: true } } };
  expect(inputFields(secret)?.[0]?.kind).toEqual({ type: "text", inputType: "password", multiline: false });
});
