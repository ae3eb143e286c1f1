import type { Json } from "async-workflow";
import type { FieldKind, InputField, JsonSchema } from "./input-form.ts";

/** What a form control holds: text for most, and what its own control makes for files and switches. */
export type FieldValue = string | boolean | readonly string[] | { readonly [name: string]: FieldValue };

/** A value that does not fit its field; `path` is the field, `input.size.width`. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

function initialValue({ kind, schema }: Pick<InputField, "kind" | "schema">): FieldValue {
  const preset = schema.default;
  switch (kind.type) {
    case "boolean":
      return preset === true;
    case "file":
      return [];
    case "group":
      return initialValues(kind.fields);
    case "list":
      return Array.isArray(preset) ? preset.join("\n") : "";
    case "json":
      return preset === undefined ? "" : JSON.stringify(preset, null, 2);
    default:
      return preset === undefined ? "" : String(preset);
  }
}

export function initialValues(fields: readonly InputField[]): { readonly [name: string]: FieldValue } {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field)]));
}

/** The JSON that the controls stand for, and every fault on the way. Empty optional fields are left out. */
export function readValues(
  fields: readonly InputField[],
  values: { readonly [name: string]: FieldValue },
  path: string,
  faults: FieldFault[],
): { [name: string]: Json } {
  const result: { [name: string]: Json } = {};
  for (const field of fields) {
    const value = readValue(field, values[field.name] ?? "", `${path}.${field.name}`, faults);
    if (value !== undefined) result[field.name] = value;
  }
  return result;
}

function readValue(field: InputField, value: FieldValue, path: string, faults: FieldFault[]): Json | undefined {
  const { kind, schema, required, label } = field;
  const fault = (message: string): undefined => {
    faults.push({ path, message });
  };
  if (kind.type === "boolean") return value === true;
  if (kind.type === "group") {
    return readValues(kind.fields, value as { readonly [name: string]: FieldValue }, path, faults);
  }
  if (kind.type === "file" ? (value as readonly string[]).length === 0 : String(value).trim() === "") {
    if (required) return fault(kind.type === "file" ? `Choose a file for ${label}.` : `Enter ${label.toLowerCase()}.`);
    return undefined;
  }
  if (kind.type === "file") return kind.multiple ? (value as readonly string[]) : (value as readonly string[])[0];
  const read = readText(kind, schema, String(value));
  return read.fault === undefined ? read.value : fault(read.fault);
}

type Read = { readonly value: Json; readonly fault?: undefined } | { readonly fault: string };

function readText(kind: FieldKind, schema: JsonSchema, text: string): Read {
  switch (kind.type) {
    case "number":
      return readNumber(text, schema, kind.integer);
    case "choice":
      return { value: kind.options.find((option) => String(option) === text) ?? text };
    case "list": {
      const lines = text.split(/\n|,/).map((line) => line.trim());
      const filled = lines.filter((line) => line !== "");
      if (kind.of === "string") return { value: filled };
      const numbers = filled.map(Number);
      const wrong = filled.find((_, index) => !Number.isFinite(numbers[index]));
      return wrong === undefined ? { value: numbers } : { fault: `"${wrong}" is not a number.` };
    }
    case "json":
      return readJson(text);
    default:
      return readString(text, schema);
  }
}

function readNumber(text: string, { minimum, maximum }: JsonSchema, integer: boolean): Read {
  const value = Number(text);
  if (!Number.isFinite(value)) return { fault: `"${text.trim()}" is not a number.` };
  if (integer && !Number.isInteger(value)) return { fault: "Enter a whole number." };
  if (minimum !== undefined && value < minimum) return { fault: `Enter ${minimum} or more.` };
  if (maximum !== undefined && value > maximum) return { fault: `Enter ${maximum} or less.` };
  return { value };
}

function readString(text: string, { minLength, maxLength, pattern }: JsonSchema): Read {
  if (minLength !== undefined && text.length < minLength) return { fault: `Enter at least ${minLength} characters.` };
  if (maxLength !== undefined && text.length > maxLength) return { fault: `Enter at most ${maxLength} characters.` };
  if (pattern !== undefined && !new RegExp(pattern, "u").test(text)) return { fault: `This must match ${pattern}.` };
  return { value: text };
}

/** Any JSON text; the fault says where it breaks as far as the browser knows. */
export function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (cause) {
    return { fault: `This is not JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
