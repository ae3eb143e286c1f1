// Reads NDJSON (JSON Lines): one object per line; blank lines count for nothing.
import { badRow, jsonRow, maxRowLength, type Row, type RowReader } from "./row.ts";

export class NdjsonReader implements RowReader {
  #pending = "";
  #skipping = false;
  #rows = 0;

  push(text: string): Row[] {
    const lines = (this.#pending + text).split("\n");
    this.#pending = lines.pop() as string;
    const rows = lines.flatMap((line) => this.#row(line));
    if (this.#pending.length > maxRowLength) {
      rows.push(...this.#row(this.#pending));
      // The rest of a line that is too long belongs to the row just rejected.
      this.#skipping = true;
      this.#pending = "";
    }
    return rows;
  }

  end(): Row[] {
    const last = this.#pending;
    this.#pending = "";
    return this.#row(last);
  }

  #row(line: string): Row[] {
    if (this.#skipping) {
      this.#skipping = false;
      return [];
    }
    if (line.trim() === "") return [];
    const number = ++this.#rows;
    if (line.length <= maxRowLength) return [jsonRow(number, line)];
    return [badRow(number, `is longer than ${maxRowLength.toLocaleString("en")} characters`, line)];
  }
}
