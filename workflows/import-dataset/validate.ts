// Stage VALIDATE: finds the columns, then checks every row. Bad rows are kept with their reasons and fail nothing,
// unless there are more than the input allows or no row is good.
import { NonRetryable, type StageContext } from "async-workflow";
import { database } from "../database.ts";
import { findFile, readFile, type StoredFile } from "../files/store.ts";
import { checkRow, type Reject } from "./check-row.ts";
import { type Column, ColumnFinder } from "./columns.ts";
import { createDatasetSchema } from "./dataset-table.ts";
import type { FetchedFile } from "./fetch.ts";
import type { ImportInput } from "./input.ts";
import { checkText, detectFormat, type Format, readRows } from "./read-rows.ts";
import { RejectKeeper } from "./rejects.ts";

// Types: an "interface" has no index signature, which what a stage returns needs.
type Shape = { readonly format: Format; readonly columns: readonly Column[] };
export type Validated = Shape & {
  readonly rows: number;
  readonly rejected: number;
  readonly rejectsSample: readonly Reject[];
};

type Context = StageContext<ImportInput, { readonly FETCH: FetchedFile }>;

export async function validateFile(context: Context): Promise<Validated> {
  const { results, entry, step, log } = context;
  const file = await fetchedFile(results.FETCH, entry.workspace);
  const shape = await step("find columns", () => findColumns(context, file));
  log.info(`Found ${shape.columns.length} columns in ${shape.format}`, {
    columns: Object.fromEntries(shape.columns.map(({ name, type }) => [name, type])),
  });
  const counts = await step("check rows", () => checkRows(context, file, shape));
  const [first] = counts.rejectsSample;
  log.info(`Checked ${counts.rows} rows`);
  if (first) log.warn(`${counts.rejected} rows are bad and will be left out`, { first });
  return { ...shape, ...counts };
}

/** The file that FETCH stored. */
export async function fetchedFile({ file, name }: FetchedFile, workspace: string): Promise<StoredFile> {
  const stored = await findFile(await database(), file, workspace);
  if (!stored) throw new NonRetryable(`The stored copy of "${name}" is gone; start a new import.`);
  return stored;
}

async function findColumns({ input, signal, progress }: Context, file: StoredFile): Promise<Shape> {
  const pool = await database();
  const { value: head = Buffer.alloc(0) } = await readFile(pool, file).next();
  checkText(head);
  const format = input.format === "auto" ? detectFormat(head) : input.format;
  const finder = new ColumnFinder();
  for await (const { rows, bytes } of readRows(readFile(pool, file), format, signal)) {
    for (const row of rows) finder.add(row);
    progress((50 * bytes) / file.size);
  }
  return { format, columns: finder.columns(input.types, input.required) };
}

async function checkRows({ input, entry, signal, progress }: Context, file: StoredFile, { format, columns }: Shape) {
  const pool = await database();
  await createDatasetSchema(pool);
  const rejects = new RejectKeeper(pool, entry.id);
  let count = 0;
  for await (const { rows, bytes } of readRows(readFile(pool, file), format, signal)) {
    for (const row of rows) {
      count++;
      const checked = checkRow(row, columns);
      if (checked.rejects) rejects.add(checked.rejects);
    }
    await rejects.flush();
    progress(50 + (50 * bytes) / file.size);
  }
  refuseTooMany(count, rejects, input.maxRejects);
  return { rows: count, rejected: rejects.rows, rejectsSample: rejects.sample };
}

function refuseTooMany(rows: number, { rows: rejected, sample }: RejectKeeper, maxRejects = rows): void {
  const [first] = sample;
  if (!first || (rejected <= maxRejects && rejected < rows)) return;
  const all = rejected === rows ? `all ${rows} rows are` : `${rejected} of ${rows} rows are`;
  const bound = rejected === rows ? "" : `, and at most ${maxRejects} may be`;
  const where =
    first.column === null ? `row ${first.row}` : `row ${first.row}, column ${first.column}: "${first.value}"`;
  throw new NonRetryable(
    `Nothing was loaded: ${all} bad${bound}. The first: ${where} ${first.reason}. See dataset.reject.`,
  );
}
