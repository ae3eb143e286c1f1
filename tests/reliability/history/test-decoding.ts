/** Reads the text that PostgreSQL's `test_decoding` writes for each row of a committed transaction. */
import type { Json } from "../../../engine/src/model/json.ts";
import type { WalChange } from "./records.ts";
import { type Row, type TableName, tableNames } from "./rows.ts";

export type DecodedLine =
  | { readonly kind: "begin"; readonly xid: number }
  | { readonly kind: "commit"; readonly xid: number; readonly at: string }
  | { readonly kind: "change"; readonly change: WalChange }
  /** Of a table that is not recorded, or a message. */
  | { readonly kind: "other" };

/** Throws when the line is of a form that this parser does not know: what it skipped could be what matters. */
export function parseLine(line: string): DecodedLine {
  const begin = /^BEGIN (\d+)$/.exec(line);
  if (begin) return { kind: "begin", xid: Number(begin[1]) };
  const commit = /^COMMIT (\d+) \(at (.+)\)$/.exec(line);
  if (commit) return { kind: "commit", xid: Number(commit[1]), at: commit[2] as string };
  const row = /^table (\S+): (INSERT|UPDATE|DELETE): /.exec(line);
  if (!row) {
    if (/^(message:|table \S+: TRUNCATE:)/.test(line)) return { kind: "other" };
    throw new Error(`test_decoding wrote a line of unknown form: ${line.slice(0, 200)}`);
  }
  const table = tableOf(row[1] as string);
  if (!table) return { kind: "other" };
  const images = line.slice(row[0].length);
  return { kind: "change", change: toChange(table, row[2] as string, images) };
}

/** The table of ours that a name, perhaps of a partition, stands for. */
export function tableOf(qualified: string): TableName | undefined {
  const [, name = ""] = /^async_workflow\.(\w+)$/.exec(qualified) ?? [];
  const parent = name.replace(/^(entry|attempt|step|result)_(\d{4}w\d\d|other)$/, "$1");
  return tableNames.find((known) => known === parent);
}

function toChange(table: TableName, operation: string, images: string): WalChange {
  if (images === "(no-tuple-data)") {
    throw new Error(`${table} is logged without its rows: set its replica identity to full before the run.`);
  }
  if (operation === "INSERT") return { table, op: "insert", old: null, new: readTuple(images, 0, {}).row };
  if (operation === "DELETE") return { table, op: "delete", old: readTuple(images, 0, {}).row, new: null };
  const marker = "old-key: ";
  if (!images.startsWith(marker)) {
    throw new Error(`${table} is logged without its old rows: set its replica identity to full before the run.`);
  }
  const old = readTuple(images, marker.length, {});
  if (!images.startsWith("new-tuple: ", old.end)) throw new Error(`An update of ${table} has no new row.`);
  return { table, op: "update", old: old.row, new: readTuple(images, old.end + "new-tuple: ".length, old.row).row };
}

/** Reads `name[type]:value` pairs up to the end or up to `new-tuple:`. A toasted value that did not change is `before`'s. */
function readTuple(text: string, from: number, before: Row): { row: Row; end: number } {
  const row: Record<string, Json> = {};
  const column = /(?:"((?:[^"]|"")+)"|(\w+))\[((?:[^[\]]|\[\])+)\]:/y;
  let at = from;
  while (at < text.length && !text.startsWith("new-tuple: ", at)) {
    column.lastIndex = at;
    const named = column.exec(text);
    if (!named) throw new Error(`No column where one should be: ${text.slice(at, at + 80)}`);
    const name = named[1]?.replaceAll('""', '"') ?? (named[2] as string);
    const value = readValue(text, column.lastIndex);
    row[name] = value.text === unchanged ? (before[name] ?? null) : decode(value.text, named[3] as string);
    at = value.end + (text[value.end] === " " ? 1 : 0);
  }
  return { row, end: at };
}

const unchanged = Symbol("unchanged-toast-datum");

/** One value: quoted with doubled quotes, or bare up to the next space. Null is null. */
function readValue(text: string, from: number): { text: string | null | typeof unchanged; end: number } {
  if (text[from] !== "'") {
    const space = text.indexOf(" ", from);
    const end = space < 0 ? text.length : space;
    const bare = text.slice(from, end);
    return { text: bare === "null" ? null : bare === "unchanged-toast-datum" ? unchanged : bare, end };
  }
  let end = from + 1;
  for (;;) {
    end = text.indexOf("'", end);
    if (end < 0) throw new Error("A quoted value has no end.");
    if (text[end + 1] !== "'") break;
    end += 2;
  }
  return { text: text.slice(from + 1, end).replaceAll("''", "'"), end: end + 1 };
}

const numbers = new Set(["smallint", "integer", "bigint", "real", "double precision"]);

function decode(text: string | null, type: string): Json {
  if (text === null) return null;
  if (type.endsWith("[]")) return readArray(text).map((element) => decode(element, type.slice(0, -2)));
  if (type === "boolean") return text === "true";
  if (numbers.has(type)) return Number(text);
  if (type === "jsonb") return JSON.parse(text) as Json;
  return text;
}

/** The elements of an array of one dimension in PostgreSQL's text form. */
export function readArray(text: string): (string | null)[] {
  const elements: (string | null)[] = [];
  const element = /"((?:[^"\\]|\\.)*)"|([^,{}"]+)/gy;
  for (let at = 1; at < text.length - 1; at = element.lastIndex + 1) {
    element.lastIndex = at;
    const [, quoted, bare] = element.exec(text) ?? [];
    if (quoted === undefined && bare === undefined)
      throw new Error(`Not an array of one dimension: ${text.slice(0, 80)}`);
    elements.push(
      quoted !== undefined ? quoted.replaceAll(/\\(.)/gs, "$1") : bare === "NULL" ? null : (bare as string),
    );
  }
  return elements;
}
