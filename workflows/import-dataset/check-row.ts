// Decides whether a row may be loaded, and as what. Pure: VALIDATE and LOAD ask it and get the same answer.
import type { Column } from "./columns.ts";
import type { Row } from "./row.ts";
import { type ColumnType, isMissing, isTooDeep, toColumn } from "./values.ts";

/** Why a row was rejected. */
export type Reject = {
  /** The row in the file, from 1; the header line is not counted. */
  readonly row: number;
  readonly column: string | null;
  /** As it stands in the file, shortened. */
  readonly value: string | null;
  readonly reason: string;
};

export type CheckedRow =
  | { readonly values: readonly unknown[]; readonly rejects?: undefined }
  | { readonly rejects: readonly Reject[] };

/** The row's values in the order of the columns, or everything that is wrong with it. */
export function checkRow({ number: row, values, problem }: Row, columns: readonly Column[]): CheckedRow {
  if (problem) return { rejects: [{ row, column: null, value: clean(problem.text), reason: problem.reason }] };
  if (isTooDeep(values)) return { rejects: [{ row, column: null, value: null, reason: "is nested too deep" }] };
  const rejects: Reject[] = [];
  const taken = columns.map(({ source, type, required }) => {
    const value = Object.hasOwn(values, source) ? values[source] : null;
    const fitting = toColumn(type, value);
    if (fitting === undefined) {
      rejects.push({ row, column: source, value: shown(value), reason: `is not ${wanted[type]}` });
    } else if (required && isMissing(value)) {
      rejects.push({ row, column: source, value: null, reason: "is required" });
    }
    return fitting;
  });
  return rejects.length > 0 ? { rejects } : { values: taken };
}

const wanted: Readonly<Record<ColumnType, string>> = {
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  date: "a date (YYYY-MM-DD)",
  timestamp: "a time (YYYY-MM-DD hh:mm)",
  text: "text that PostgreSQL can keep (it has a NUL or half a character)",
  json: "JSON that PostgreSQL can keep (it has a NUL or half a character)",
};

function shown(value: unknown): string {
  return clean(typeof value === "string" ? value : JSON.stringify(value));
}

/** At most 100 characters, all of which PostgreSQL can keep. */
function clean(text: string): string {
  const kept = text.slice(0, 200).replace(/[\0\p{Surrogate}]/gu, "\ufffd");
  const characters = [...kept];
  return characters.length > 100 ? `${characters.slice(0, 99).join("")}…` : kept;
}
