/**
 * Turns a workflow's input schema (JSON Schema 2020-12) into the fields of a form. What no field fits is edited as JSON:
 * one field in a form otherwise generated, or the whole input.
 */
export type FieldKind =
  | {
      readonly type: "text";
      readonly multiline: boolean;
      readonly inputType: "text" | "email" | "url" | "date" | "password";
    }
  | { readonly type: "number"; readonly integer: boolean }
  | { readonly type: "boolean" }
  | { readonly type: "choice"; readonly options: readonly (string | number)[] }
  | { readonly type: "list"; readonly of: "string" | "number" }
  | { readonly type: "file"; readonly multiple: boolean; readonly accept: string | undefined }
  | { readonly type: "group"; readonly fields: readonly InputField[] }
  | { readonly type: "json" };

export interface InputField {
  /** Property name. */
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly kind: FieldKind;
}

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly contentMediaType?: string;
  /** Shown to admins only, once it is sent. */
  readonly secret?: boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The fields of an input; null when the schema is no plain object: then the whole input is JSON. */
export function inputFields(schema: unknown): readonly InputField[] | null {
  if (schema === null || schema === undefined) return null;
  const { type, properties } = schema as JsonSchema;
  if (type !== "object" || !properties) return null;
  // A dot separates the parts of a control's path.
  if (Object.keys(properties).some((name) => name.includes("."))) return null;
  return fieldsOf(schema as JsonSchema, true);
}

/** The fields to begin with, and the optional ones behind the last that matters: those start folded. */
export function splitFields(fields: readonly InputField[]): {
  readonly main: readonly InputField[];
  readonly options: readonly InputField[];
} {
  const last = fields.findLastIndex(({ required, kind }) => required || kind.type === "file");
  return { main: fields.slice(0, last + 1), options: fields.slice(last + 1) };
}

function fieldsOf(schema: JsonSchema, groups: boolean): readonly InputField[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    label: property.title ?? labelOf(name),
    description: property.description,
    // A default fills the gap, so the field may stay empty.
    required: required.has(name) && property.default === undefined,
    schema: property,
    kind: kindOf(property, groups),
  }));
}

function kindOf(schema: JsonSchema, groups: boolean): FieldKind {
  const scalar = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";
  if (schema.enum?.length && schema.enum.every(scalar)) return { type: "choice", options: schema.enum };
  switch (schema.type) {
    case "string":
      return schema.format === "file" ? fileKind(schema, false) : textKind(schema);
    case "integer":
    case "number":
      return { type: "number", integer: schema.type === "integer" };
    case "boolean":
      return { type: "boolean" };
    case "array":
      return listKind(schema);
    case "object":
      return groups && schema.properties ? { type: "group", fields: fieldsOf(schema, false) } : { type: "json" };
    default:
      return { type: "json" };
  }
}

function textKind({ format, maxLength, secret }: JsonSchema): FieldKind {
  if (secret) return { type: "text", inputType: "password", multiline: false };
  const inputType = format === "email" ? "email" : format === "uri" ? "url" : format === "date" ? "date" : "text";
  return { type: "text", inputType, multiline: inputType === "text" && (maxLength ?? 0) > 500 };
}

function listKind({ items }: JsonSchema): FieldKind {
  if (items?.type === "string" && !items.enum) {
    return items.format === "file" ? fileKind(items, true) : { type: "list", of: "string" };
  }
  if (items?.type === "number" || items?.type === "integer") return { type: "list", of: "number" };
  return { type: "json" };
}

function fileKind(schema: JsonSchema, multiple: boolean): FieldKind {
  return { type: "file", multiple, accept: schema.contentMediaType };
}

/** `"maxRows"` and `"max_rows"` → `"Max rows"`. */
function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
