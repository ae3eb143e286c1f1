// Stage LOAD: puts the good rows into the table, a chunk per step. A worker may die anywhere in it: a chunk that was
// committed but not yet remembered is tried again and, by the table's primary key, changes nothing.
import type { StageContext } from "async-workflow";
import { database } from "../database.ts";
import { readFile } from "../files/store.ts";
import { checkRow, type Reject } from "./check-row.ts";
import { createTable, deleteOtherRows, insertRows, type LoadableRow } from "./dataset-table.ts";
import type { FetchedFile } from "./fetch.ts";
import type { ImportInput } from "./input.ts";
import { readRows } from "./read-rows.ts";
import type { Row } from "./row.ts";
import { fetchedFile, type Validated } from "./validate.ts";

/** The result of the entry. */
export type ImportReport = {
  readonly table: string;
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly { readonly name: string; readonly source: string; readonly type: string }[];
  readonly bytes: number;
  /** From the beginning of FETCH, waiting for retries included. */
  readonly seconds: number;
  readonly rejectsSample: readonly Reject[];
};

type Context = StageContext<ImportInput, { readonly FETCH: FetchedFile; readonly VALIDATE: Validated }>;

export async function loadRows(context: Context): Promise<ImportReport> {
  const { input, results, entry, step, signal, progress, log } = context;
  const { columns, format, rejected, rejectsSample } = results.VALIDATE;
  const pool = await database();
  const file = await fetchedFile(results.FETCH, entry.workspace);
  await step("create table", () => createTable(pool, input.table, columns));

  let loaded = 0;
  let chunk: Row[] = [];
  const loadChunk = async () => {
    const rows = chunk;
    chunk = [];
    const [first, last] = [rows[0]?.number, rows.at(-1)?.number];
    // The journal keeps how many rows are good, not how many were new: a repeat finds none new.
    loaded += await step(`rows ${first}–${last}`, async () => {
      const good: LoadableRow[] = [];
      for (const row of rows) {
        const { values } = { values: undefined, ...checkRow(row, columns) };
        if (values) good.push({ number: row.number, values });
      }
      await insertRows(pool, input.table, columns, entry.id, good);
      return good.length;
    });
    log.debug(`Rows ${first}–${last} are in`, { loaded });
  };

  for await (const { rows, bytes } of readRows(readFile(pool, file), format, signal)) {
    for (const row of rows) {
      chunk.push(row);
      if (chunk.length === input.chunkSize) await loadChunk();
    }
    progress((100 * bytes) / file.size);
  }
  if (chunk.length > 0) await loadChunk();
  if (input.existing === "replace") {
    await step("remove earlier rows", () => deleteOtherRows(pool, input.table, entry.id));
  }

  log.info(`Loaded ${loaded} rows into dataset.${input.table}`, { rejected });
  return {
    table: `dataset.${input.table}`,
    rows: loaded,
    rejected,
    columns: columns.map(({ name, source, type }) => ({ name, source, type })),
    bytes: file.size,
    seconds: Math.round((Date.now() - Date.parse(results.FETCH.startedAt)) / 100) / 10,
    rejectsSample,
  };
}
