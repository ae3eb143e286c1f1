// What the readers of all formats produce.

/** One row of a file. Its number counts the rows from 1, bad ones included, the header line not. */
export interface Row {
  readonly number: number;
  /** By column name as in the file. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Why the row cannot be read at all; its values are then empty. */
  readonly problem?: { readonly reason: string; readonly text: string };
}

/** Turns the text of a file, piece by piece, into rows. */
export interface RowReader {
  /** The rows that are complete with this piece. */
  push(text: string): Row[];
  /** The rows that the end of the file completes. */
  end(): Row[];
}

/** A row longer than this is rejected: it bounds the memory of an import. */
export const maxRowLength = 1024 * 1024;

export function badRow(number: number, reason: string, text: string): Row {
  return { number, values: {}, problem: { reason, text: text.slice(0, 200) } };
}

/** The row that a JSON text holds. */
export function jsonRow(number: number, text: string): Row {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return badRow(number, "is not an object", text);
    }
    return { number, values: value as Record<string, unknown> };
  } catch {
    return badRow(number, "is not valid JSON", text);
  }
}
