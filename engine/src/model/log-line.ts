/** What a handler logs, in a form that can always be stored: the call must never throw, and a line has a size. */
import { toEntryError } from "./entry-error.ts";

export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** A line as it is kept and read. */
export interface LogLine {
  /** Grows within an entry: the order of the lines, and the cursor behind this one. */
  readonly id: string;
  readonly at: string;
  readonly level: LogLevel;
  readonly stage: string;
  readonly attempt: number;
  readonly message: string;
  readonly fields: { readonly [name: string]: import("./json.ts").Json } | null;
  /** Written when its attempt was over or its lease gone: by a handler that did not stop, or by a worker that was replaced. */
  readonly late: boolean;
}

/** Characters of a message; what is longer is cut, and says so. */
export const longestMessage = 8_192;
/** Characters of the fields as JSON. */
export const longestFields = 8_192;
/** Values in the fields, and how deep they may be nested: a handler may pass anything, also the whole of its memory. */
const mostValues = 1_000;
const deepest = 8;

/** The message as it is stored. */
export function cleanMessage(message: unknown): string {
  const text = typeof message === "string" ? message : toEntryError(message).message;
  const cut =
    text.length > longestMessage ? `${text.slice(0, longestMessage)}… (cut; it has ${text.length} characters)` : text;
  return cut.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** The fields as JSON text, null when there are none. */
export function cleanFields(fields: unknown): string | null {
  if (fields === undefined || fields === null) return null;
  try {
    const cleaned = clean(fields, 0, { left: mostValues });
    const text = JSON.stringify(typeof cleaned === "object" && !Array.isArray(cleaned) ? cleaned : { value: cleaned });
    if (text === "{}") return null;
    if (text.length <= longestFields) return text;
    return JSON.stringify({ cut: `${text.slice(0, longestFields).toWellFormed()}…`, characters: text.length });
  } catch {
    return JSON.stringify({ unreadable: "These fields threw when they were read." });
  }
}

// A copy that JSON and PostgreSQL can hold. Anything can be logged: errors, circles, BigInts, getters that throw.
function clean(value: unknown, depth: number, budget: { left: number }): unknown {
  budget.left -= 1;
  switch (typeof value) {
    case "string":
      return value
        .slice(0, longestFields + 1)
        .toWellFormed()
        .replaceAll("\0", "\uFFFD");
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
      return value;
    case "undefined":
      return undefined;
    case "object":
      break;
    default:
      return String(value);
  }
  if (value === null) return null;
  if (value instanceof Error) return clean(toEntryError(value), depth, budget);
  if ("toJSON" in value && typeof value.toJSON === "function") return clean(value.toJSON(), depth + 1, budget);
  if (depth >= deepest) return Array.isArray(value) ? "[…]" : "{…}";
  return Array.isArray(value) ? cleanList(value, depth, budget) : cleanObject(value, depth, budget);
}

function cleanList(list: readonly unknown[], depth: number, budget: { left: number }): unknown[] {
  const cleaned: unknown[] = [];
  for (const each of list) {
    if (budget.left <= 0) {
      cleaned.push(`… ${list.length - cleaned.length} more`);
      break;
    }
    cleaned.push(clean(each, depth + 1, budget) ?? null);
  }
  return cleaned;
}

function cleanObject(value: object, depth: number, budget: { left: number }): object {
  const cleaned: [string, unknown][] = [];
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (budget.left <= 0) {
      cleaned.push(["…", "more was left out"]);
      break;
    }
    cleaned.push([
      String(clean(key, depth, budget)),
      clean((value as Record<string, unknown>)[key], depth + 1, budget),
    ]);
  }
  return Object.fromEntries(cleaned);
}
