// The tables in the schema `dataset`. Each row carries the entry that brought it and its number in the file: as the
// primary key they make loading idempotent, and they tell where a row is from.
import { readFile } from "node:fs/promises";
import { NonRetryable } from "async-workflow";
import { escapeIdentifier, type Pool } from "pg";
import type { Column } from "./columns.ts";
import { type ColumnType, postgresTypes } from "./values.ts";

/** A row ready to be loaded. */
export interface LoadableRow {
  readonly number: number;
  readonly values: readonly unknown[];
}

/** Creates the schema, the table of rejects and the function that makes tables, unless they are there. */
export async function createDatasetSchema(pool: Pool): Promise<void> {
  const { rows } = await pool.query(
    "select from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'dataset' and p.proname = 'create_table'",
  );
  if (rows.length > 0) return;
  const schema = await readFile(new URL("./schema.sql", import.meta.url), "utf8");
  await pool.query(`select pg_advisory_xact_lock(hashtextextended('dataset', 0));\n${schema}`);
}

/** Creates the table, or checks that the one that is there takes these columns. */
export async function createTable(pool: Pool, table: string, columns: readonly Column[]): Promise<void> {
  const names = columns.map(({ name }) => name);
  const types = columns.map(({ type }) => postgresTypes[type]);
  // Two that make the same table at the same time would meet in the catalogue.
  await pool.query(
    `with turn as materialized (select pg_advisory_xact_lock(hashtextextended('dataset', 0)))
     select dataset.create_table($1, $2, $3) from turn`,
    [table, names, types],
  );
  const { rows } = await pool.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
      where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [qualified(table)],
  );
  const there = new Map(rows.map(({ name, type }) => [name, type]));
  const needed = [
    ...columns.map(({ name, type }) => [name, formatted(type)] as const),
    ["_entry", "uuid"],
    ["_row", "bigint"],
  ];
  const differing = needed.filter(([name, type]) => there.get(name as string) !== type);
  if (differing.length === 0) return;
  const list = differing.map(([name, type]) => `${name} ${type}`).join(", ");
  throw new NonRetryable(
    `The table dataset.${table} is there already and has no ${list.slice(0, 300)}. Import into another table, or give the column types.`,
  );
}

/** Adds the rows in one transaction; rows of this entry that are there already stay as they are. */
export async function insertRows(
  pool: Pool,
  table: string,
  columns: readonly Column[],
  entryId: string,
  rows: readonly LoadableRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.map(({ name }) => escapeIdentifier(name));
  const record = columns.map(({ type }, n) => `c${n} ${postgresTypes[type]}`);
  // One parameter for any number of rows and columns; positions as keys keep it short.
  const json = rows.map(({ number, values }) => {
    const row: Record<string, unknown> = { n: number };
    for (let n = 0; n < values.length; n++) if (values[n] !== null) row[`c${n}`] = values[n];
    return row;
  });
  await pool.query(
    `insert into ${qualified(table)} (_entry, _row, ${names.join(", ")})
     select $1, r.* from json_to_recordset($2::json) as r(n bigint, ${record.join(", ")})
     on conflict (_entry, _row) do nothing`,
    [entryId, JSON.stringify(json)],
  );
}

/** Leaves only the rows of this entry. */
export async function deleteOtherRows(pool: Pool, table: string, entryId: string): Promise<void> {
  await pool.query(`delete from ${qualified(table)} where _entry <> $1`, [entryId]);
}

function qualified(table: string): string {
  return `dataset.${escapeIdentifier(table)}`;
}

/** As `format_type` writes it. */
function formatted(type: ColumnType): string {
  return type === "timestamp" ? "timestamp with time zone" : postgresTypes[type];
}
