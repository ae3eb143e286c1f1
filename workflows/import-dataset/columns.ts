// Finds the columns of a file and their types from the values of all its rows. Pure.
import { NonRetryable } from "async-workflow";
import type { Row } from "./row.ts";
import { type ColumnType, isCode, isTooDeep, typeOf } from "./values.ts";

// A type: "interface" has no index signature, which what a stage returns needs.
export type Column = {
  /** In the table. */
  readonly name: string;
  /** In the file. */
  readonly source: string;
  readonly type: ColumnType;
  readonly required: boolean;
};

/** A column is of a type when this share of its values is: the others are rejected as mistakes. */
const share = 0.9;
const maxColumns = 500;

/** Counts what the values of each column look like. */
export class ColumnFinder {
  readonly #counts = new Map<string, Map<ColumnType, number>>();
  /** One code makes the whole column text: as numbers, 00501 and 501 would be the same. */
  readonly #codes = new Set<string>();
  #values = 0;
  #unread = 0;
  #firstUnread: string | undefined;

  add({ number, values, problem }: Row): void {
    if (problem || isTooDeep(values)) {
      this.#unread++;
      this.#firstUnread ??= `row ${number} ${problem?.reason ?? "is nested too deep"}`;
      return;
    }
    for (const source in values) {
      let counts = this.#counts.get(source);
      if (!counts) {
        counts = new Map();
        this.#counts.set(source, counts);
        if (this.#counts.size > maxColumns) {
          throw new NonRetryable(`The rows have more than ${maxColumns} different columns.`);
        }
      }
      const type = typeOf(values[source]);
      if (type === null) continue;
      this.#values++;
      counts.set(type, (counts.get(type) ?? 0) + 1);
      if (isCode(values[source])) this.#codes.add(source);
    }
  }

  /** The columns in the order in which the file has them. Throws when `given` or `required` name others. */
  columns(given: Readonly<Record<string, ColumnType>> = {}, required: readonly string[] = []): Column[] {
    if (this.#values === 0 && this.#firstUnread !== undefined) {
      throw new NonRetryable(
        `None of the rows can be read (${this.#unread} are bad). The first: ${this.#firstUnread}.`,
      );
    }
    if (this.#values === 0) throw new NonRetryable("The file has no rows with values.");
    const sources = [...this.#counts.keys()];
    for (const name of [...Object.keys(given), ...required]) {
      if (this.#counts.has(name)) continue;
      throw new NonRetryable(`The file has no column "${name}". It has: ${sources.join(", ").slice(0, 300)}.`);
    }
    const names = tableNames(sources);
    return sources.map((source, n) => {
      const inferred = this.#codes.has(source) ? "text" : bestType(this.#counts.get(source));
      const type = Object.hasOwn(given, source) ? (given[source] as ColumnType) : inferred;
      return { name: names[n] as string, source, type, required: required.includes(source) };
    });
  }
}

function bestType(counts: ReadonlyMap<ColumnType, number> = new Map()): ColumnType {
  const count = (...types: ColumnType[]) => types.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0);
  const needed = share * [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (needed === 0) return "text";
  if (count("json") > 0) return "json";
  if (count("number") === 0 && count("integer") >= needed) return "integer";
  if (count("integer", "number") >= needed) return "number";
  if (count("boolean") >= needed) return "boolean";
  if (count("timestamp") === 0 && count("date") >= needed) return "date";
  return count("date", "timestamp") >= needed ? "timestamp" : "text";
}

/** Names that need no quotes in SQL: "Wind speed (km/h)" becomes wind_speed_km_h. No two are the same. */
function tableNames(sources: readonly string[]): string[] {
  const taken = new Set<string>();
  return sources.map((source) => {
    const plain = source
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .replace(/[^a-z0-9]+/g, "_");
    const base =
      plain
        .replace(/^_+|_+$/g, "")
        .replace(/^(?=\d)/, "c_")
        .slice(0, 55) || "column";
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return name;
  });
}
