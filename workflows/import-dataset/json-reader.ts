// Reads a JSON array of objects element by element, so that the array is never in memory as a whole: finds where
// each element ends (commas and brackets outside strings) and leaves the element itself to JSON.parse.
import { NonRetryable } from "async-workflow";
import { jsonRow, maxRowLength, type Row, type RowReader } from "./row.ts";

export class JsonReader implements RowReader {
  #place: "before" | "inside" | "after" = "before";
  /** Text of the element that is not complete yet. */
  #pending = "";
  #depth = 0;
  #inString = false;
  #escaped = false;
  #rows = 0;

  push(text: string): Row[] {
    const rows: Row[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (char === backslash) this.#escaped = true;
        else if (char === quote) this.#inString = false;
      } else if (this.#place !== "inside") {
        this.#outside(text[at] as string);
        start = at + 1;
      } else if (char === quote) {
        this.#inString = true;
      } else if (char === openBrace || char === openBracket) {
        this.#depth++;
      } else if (this.#depth > 0) {
        if (char === closeBrace || char === closeBracket) this.#depth--;
      } else if (char === comma || char === closeBracket) {
        rows.push(...this.#element(text.slice(start, at), char === closeBracket));
        start = at + 1;
        if (char === closeBracket) this.#place = "after";
      }
    }
    if (this.#place === "inside") this.#pending += text.slice(start);
    if (this.#pending.length > maxRowLength) {
      throw new NonRetryable(
        `Row ${this.#rows + 1} is longer than ${maxRowLength.toLocaleString("en")} characters: is a quote or a bracket missing?`,
      );
    }
    return rows;
  }

  end(): Row[] {
    if (this.#place === "after") return [];
    if (this.#place === "before") throw new NonRetryable("The file is empty.");
    throw new NonRetryable(
      `The file ends in the middle, after ${this.#rows} rows: the closing ] of the array is missing.`,
    );
  }

  #outside(char: string): void {
    if (/\s/.test(char)) return;
    if (this.#place === "after")
      throw new NonRetryable(`There is more text after the array, beginning with "${char}".`);
    if (char !== "[") throw new NonRetryable(`The file must hold an array of objects, but begins with "${char}".`);
    this.#place = "inside";
  }

  #element(rest: string, last: boolean): Row[] {
    const text = (this.#pending + rest).trim();
    this.#pending = "";
    // "[]" holds no row, and neither does what follows a comma at the very end.
    return text === "" && last ? [] : [jsonRow(++this.#rows, text)];
  }
}

const [quote, backslash, comma] = [34, 92, 44];
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125];
