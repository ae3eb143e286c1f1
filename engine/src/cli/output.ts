/** Writes for people and for programs. What comes from entries cannot steer the terminal. */
import { styleText } from "node:util";
import type { Entry } from "../client/index.ts";

export interface TextStream {
  write(text: string): boolean;
  once?(event: "drain", listener: () => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export type Style = Parameters<typeof styleText>[0];
export type Cell = string | { readonly text: string; readonly style: Style };

const styles: Readonly<Record<string, Style>> = {
  CREATED: "gray",
  COMPLETED: "green",
  FAILED: "red",
  CANCELLED: "yellow",
  EXPIRED: "yellow",
};

export class Output {
  readonly #out: TextStream;
  readonly #err: TextStream;
  readonly #colours: boolean;

  constructor(out: TextStream, err: TextStream, colours: boolean) {
    this.#out = out;
    this.#err = err;
    this.#colours = colours;
  }

  /** Resolves when there is room for more: a slow reader of a large export must not fill the memory. */
  async raw(text: string): Promise<void> {
    if (!this.#out.write(text) && this.#out.once) {
      await new Promise<void>((resolve) => this.#out.once?.("drain", resolve));
    }
  }

  line(text = ""): void {
    this.#out.write(`${text}\n`);
  }

  /** Beside the answer: it does not get into a pipe. */
  note(text: string): void {
    this.#err.write(`${this.paint(text, "dim")}\n`);
  }

  json(value: unknown): void {
    this.line(JSON.stringify(value, null, this.#out.isTTY ? 2 : undefined));
  }

  paint(text: string, style: Style): string {
    return this.#colours ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Rows below each other. On a terminal the column `flexible` gives way so that rows fit. */
  table(head: readonly string[], rows: readonly (readonly Cell[])[], flexible = -1): void {
    const texts = rows.map((row) => row.map((cell) => clean(textOf(cell))));
    const widths = head.map((name, column) => Math.max(width(name), ...texts.map((row) => width(row[column] ?? ""))));
    if (this.#out.isTTY && this.#out.columns && flexible >= 0) {
      const others = widths.reduce((sum, each, column) => (column === flexible ? sum : sum + each), 2 * head.length);
      widths[flexible] = Math.max(12, Math.min(widths[flexible] as number, this.#out.columns - others));
    }
    const pad = (text: string, column: number): string => {
      const fitted = fit(text, widths[column] as number);
      return column === head.length - 1 ? fitted : fitted + " ".repeat((widths[column] as number) - width(fitted) + 2);
    };
    this.line(this.paint(head.map(pad).join("").trimEnd(), "dim"));
    rows.forEach((row, at) => {
      const cells = row.map((cell, column) => {
        const text = pad(texts[at]?.[column] ?? "", column);
        return typeof cell === "string" ? text : this.paint(text, cell.style);
      });
      this.line(cells.join("").trimEnd());
    });
  }

  /** Names and values below each other. */
  facts(facts: readonly (readonly [string, Cell | null])[]): void {
    const known = facts.filter((fact): fact is [string, Cell] => fact[1] !== null);
    const longest = Math.max(...known.map(([name]) => name.length));
    for (const [name, cell] of known) {
      const text = clean(textOf(cell));
      const shown = typeof cell === "string" ? text : this.paint(text, cell.style);
      this.line(`${this.paint(name.padEnd(longest + 2), "dim")}${shown}`);
    }
  }
}

export const statusCell = ({ status }: Pick<Entry, "status">): Cell => ({
  text: status,
  style: styles[status] ?? "blue",
});

/** Local, to the second. */
export function timeText(iso: string | null): string {
  if (iso === null) return "";
  const at = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** A value on one line. */
export const valueText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

// Titles and results come from anybody: an escape sequence in one must not reach the terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
export const clean = (text: string): string => text.replace(/[\n\r\t]+/g, " ").replace(control, "\u{fffd}");

const textOf = (cell: Cell): string => (typeof cell === "string" ? cell : cell.text);
// One place per character; wide ones are rare enough.
const width = (text: string): number => [...text].length;
const fit = (text: string, most: number): string =>
  width(text) <= most ? text : `${[...text].slice(0, most - 1).join("")}…`;
