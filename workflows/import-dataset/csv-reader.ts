// Reads CSV as RFC 4180 has it: quotes, doubled quotes, line breaks inside quotes, LF or CRLF; the delimiter is
// found in the header. A malformed record costs its first line only: reading goes on with the next line, so a
// forgotten quote cannot swallow the rest of the file (which is what general parsers let it do).
import { NonRetryable } from "async-workflow";
import { badRow, maxRowLength, type Row, type RowReader } from "./row.ts";

const quote = 34;
const lf = 10;
const cr = 13;
const maxColumns = 500;

/** A record, where the next one starts, and what is wrong with it; null: more text is needed. */
type Scanned = { readonly cells: (string | null)[]; readonly next: number; readonly problem?: string } | null;

export class CsvReader implements RowReader {
  #pending = "";
  #header: readonly string[] | undefined;
  #delimiter = ",";
  #rows = 0;
  /** The line of the row just rejected goes on: what is left of it is no row. */
  #skipping = false;

  push(text: string): Row[] {
    return this.#read(text, false);
  }

  end(): Row[] {
    return this.#read("", true);
  }

  #read(text: string, atEnd: boolean): Row[] {
    const all = this.#pending + text;
    const rows: Row[] = [];
    let at = this.#skipLine(all);
    while (at < all.length) {
      at = skipLineBreaks(all, at);
      if (at === all.length) break;
      if (!this.#header && !this.#startHeader(all, at, atEnd)) break;
      const scanned = scanRecord(all, at, this.#delimiter, atEnd);
      const tooLong = (scanned?.next ?? all.length) - at > maxRowLength;
      if (!scanned && !tooLong) break;
      const problem = tooLong ? `is longer than ${maxRowLength.toLocaleString("en")} characters` : scanned?.problem;
      if (problem !== undefined) {
        const line = lineEnd(all, at);
        if (line === -1 && !atEnd && !tooLong) break;
        const next = line === -1 ? all.length : line;
        if (!this.#header) throw new NonRetryable(`The header of the file cannot be read: it ${problem}.`);
        rows.push(badRow(++this.#rows, problem, all.slice(at, Math.min(next, at + 200))));
        at = next;
        this.#skipping = line === -1;
      } else if (scanned) {
        if (this.#header) rows.push(this.#row(this.#header, scanned.cells, all.slice(at, at + 200)));
        else this.#header = checkHeader(scanned.cells);
        at = scanned.next;
      }
    }
    this.#pending = all.slice(at);
    return rows;
  }

  #skipLine(all: string): number {
    if (!this.#skipping) return 0;
    const next = lineEnd(all, 0);
    this.#skipping = next === -1;
    return next === -1 ? all.length : next;
  }

  /** The delimiter can be told once the whole header line is there. */
  #startHeader(all: string, at: number, atEnd: boolean): boolean {
    const line = lineEnd(all, at);
    if (line === -1 && !atEnd && all.length - at <= maxRowLength) return false;
    this.#delimiter = findDelimiter(all.slice(at, line === -1 ? all.length : line));
    return true;
  }

  #row(header: readonly string[], cells: readonly (string | null)[], text: string): Row {
    const number = ++this.#rows;
    if (cells.length !== header.length) {
      return badRow(
        number,
        `has ${cells.length} fields, the header has ${header.length}`,
        text.split(/\r?\n/, 1)[0] ?? "",
      );
    }
    const values: Record<string, unknown> = {};
    for (let n = 0; n < header.length; n++) values[header[n] as string] = cells[n];
    return { number, values };
  }
}

/** An empty field is null unless it is quoted: the same rule as PostgreSQL's COPY. */
function scanRecord(all: string, start: number, delimiter: string, atEnd: boolean): Scanned {
  const cells: (string | null)[] = [];
  const delimiterCode = delimiter.charCodeAt(0);
  let at = start;
  for (;;) {
    if (all.charCodeAt(at) === quote) {
      let from = at + 1;
      let value = "";
      for (;;) {
        const closing = all.indexOf('"', from);
        if (closing === -1) return atEnd ? { cells, next: all.length, problem: unclosed(cells.length) } : null;
        if (closing + 1 === all.length && !atEnd) return null;
        if (all.charCodeAt(closing + 1) === quote) {
          value += all.slice(from, closing + 1);
          from = closing + 2;
          continue;
        }
        cells.push(value + all.slice(from, closing));
        at = closing + 1;
        break;
      }
    } else {
      const from = at;
      let code = all.charCodeAt(at);
      while (at < all.length && code !== delimiterCode && code !== lf && code !== cr) code = all.charCodeAt(++at);
      cells.push(from === at ? null : all.slice(from, at));
    }
    if (at === all.length) return atEnd ? { cells, next: at } : null;
    const code = all.charCodeAt(at);
    if (code === delimiterCode) at++;
    else if (code === lf || code === cr) return { cells, next: at + 1 };
    else return { cells, next: at, problem: `has text after the closing quote of field ${cells.length}` };
    if (at === all.length && !atEnd) return null;
  }
}

function unclosed(fieldsBefore: number): string {
  return `has no closing quote in field ${fieldsBefore + 1}`;
}

function skipLineBreaks(all: string, at: number): number {
  let code = all.charCodeAt(at);
  while (code === lf || code === cr) code = all.charCodeAt(++at);
  return at;
}

/** Where the next line starts, or -1. */
function lineEnd(all: string, at: number): number {
  const end = all.indexOf("\n", at);
  return end === -1 ? -1 : end + 1;
}

/** The candidate that stands most often in the header, outside quotes. */
function findDelimiter(header: string): string {
  const bare = header.replace(/"[^"]*"/g, "");
  const counts = [",", ";", "\t", "|"].map((candidate) => [candidate, bare.split(candidate).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function checkHeader(cells: readonly (string | null)[]): readonly string[] {
  const names = cells.map((cell) => cell?.trim() ?? "");
  if (names.length > maxColumns) {
    throw new NonRetryable(`The header has ${names.length} columns; at most ${maxColumns} can be imported.`);
  }
  const empty = names.indexOf("");
  if (empty !== -1)
    throw new NonRetryable(`The first line must name all columns; the name of column ${empty + 1} is empty.`);
  if (names.every((name) => /^[-+]?[\d.,:/ -]+$/.test(name))) {
    throw new NonRetryable(
      `The file has no header: its first line must name the columns, but holds "${names.join(", ").slice(0, 100)}".`,
    );
  }
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) throw new NonRetryable(`The header names the column "${twice}" twice.`);
  if (names.includes("__proto__")) throw new NonRetryable('A column cannot be named "__proto__".');
  return names;
}
