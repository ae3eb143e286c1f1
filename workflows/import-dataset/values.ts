// The column types, and how a value of a file becomes a value of its column. Pure.

export const columnTypes = ["integer", "number", "boolean", "date", "timestamp", "text", "json"] as const;
export type ColumnType = (typeof columnTypes)[number];

export const postgresTypes: Readonly<Record<ColumnType, string>> = {
  integer: "bigint",
  number: "double precision",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamptz",
  text: "text",
  json: "jsonb",
};

/** The narrowest type a value fits; null for no value. */
export function typeOf(value: unknown): ColumnType | null {
  if (isMissing(value)) return null;
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "integer" : "number";
  if (typeof value === "object") return "json";
  const text = String(value);
  if (integer.test(text)) return "integer";
  if (toNumber(text) !== undefined) return "number";
  if (boolean.test(text)) return "boolean";
  if (toDate(text) !== undefined) return "date";
  return toTimestamp(text) === undefined ? "text" : "timestamp";
}

/** Digits that mean no quantity: with a leading zero (zip codes, account numbers), or too many to count with. */
export function isCode(value: unknown): boolean {
  return typeof value === "string" && /^(?:0\d+|\d{19,})$/.test(value);
}

/** An empty field of a CSV file is null; an empty text can be told from it only in a text column. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

/** PostgreSQL refuses JSON that is nested without end, and so would the stack of this process. */
export function isTooDeep(value: unknown, depth = 32): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (depth === 0) return true;
  for (const key in value) if (isTooDeep((value as Record<string, unknown>)[key], depth - 1)) return true;
  return false;
}

/**
 * The value as its column takes it (a JSON value for `json_to_recordset`), or undefined when it does not fit.
 * Integers stay texts, so that none above 2^53 is rounded.
 */
export function toColumn(type: ColumnType, value: unknown): unknown {
  if (value === null || value === undefined || (value === "" && type !== "text")) return null;
  if (type === "json") return isStorable(JSON.stringify(value)) ? value : undefined;
  if (typeof value === "object") return type === "text" ? storable(JSON.stringify(value)) : undefined;
  // JSON.parse has rounded such a number already: better rejected than wrong.
  const rounded = Number.isInteger(value) && !Number.isSafeInteger(value);
  if (rounded && (type === "integer" || type === "text")) return undefined;
  const text = String(value);
  switch (type) {
    case "integer":
      return integer.test(text) ? text : undefined;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? value : toNumber(text);
    case "boolean":
      return boolean.test(text) ? text.toLowerCase() === "true" : undefined;
    case "date":
      return toDate(text);
    case "timestamp":
      return toTimestamp(text);
    case "text":
      return storable(text);
    default:
      return type satisfies never;
  }
}

// At most 18 digits, so that it fits a bigint.
const integer = /^-?(?:0|[1-9]\d{0,17})$/;
const number = /^-?(?:0|[1-9]\d*)?(?:\.\d*)?(?:e[+-]?\d{1,3})?$/i;
const boolean = /^(?:true|false)$/i;
const date = /^(\d{4})([-/])(\d{2})\2(\d{2})$/;
const timestamp =
  /^(\d{4}[-/]\d{2}[-/]\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})?$/i;

function toNumber(text: string): number | undefined {
  // 17 digits and more without a point or exponent are an id, not a measure: a double would round it.
  if (!/\d/.test(text) || !number.test(text) || /^-?\d{17,}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function toDate(text: string): string | undefined {
  const match = date.exec(text);
  if (!match) return undefined;
  const iso = `${match[1]}-${match[3]}-${match[4]}`;
  // Day 31 of a shorter month rolls over, and so does not come back the same.
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) && match[1] !== "0000" ? iso : undefined;
}

function toTimestamp(text: string): string | undefined {
  const match = timestamp.exec(text);
  const day = toDate(match?.[1] ?? text);
  if (day === undefined) return undefined;
  if (!match) return `${day}T00:00:00Z`;
  const zone = match[3] ?? "Z";
  if (zone.length > 1 && (Number(zone.slice(1, 3)) > 15 || Number(zone.slice(-2)) > 59)) return undefined;
  return `${day}T${match[2]}${zone}`;
}

const unstorable = /\0|\p{Surrogate}/u;
// The same two as JSON.stringify writes them, with an even number of backslashes before.
const unstorableJson = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f]..)/;

function storable(text: string): string | undefined {
  return unstorable.test(text) ? undefined : text;
}

function isStorable(json: string): boolean {
  return !unstorableJson.test(json);
}
