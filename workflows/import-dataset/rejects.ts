// Keeps the rows that could not be loaded in `dataset.reject`: all are counted, the first ones are kept.
import type { Pool } from "pg";
import type { Reject } from "./check-row.ts";

/** Kept of one import; a file that is wrong from top to bottom must not fill the database. */
const maxKept = 1_000;
const sampleSize = 10;

export class RejectKeeper {
  readonly #pool: Pool;
  readonly #entryId: string;
  readonly #sample: Reject[] = [];
  #waiting: Reject[] = [];
  #kept = 0;
  #rows = 0;

  constructor(pool: Pool, entryId: string) {
    this.#pool = pool;
    this.#entryId = entryId;
  }

  /** Rows rejected so far. */
  get rows(): number {
    return this.#rows;
  }

  get sample(): readonly Reject[] {
    return this.#sample;
  }

  /** Everything that is wrong with one row. */
  add(rejects: readonly Reject[]): void {
    this.#rows++;
    for (const reject of rejects) {
      if (this.#sample.length < sampleSize) this.#sample.push(reject);
      if (this.#kept + this.#waiting.length < maxKept) this.#waiting.push(reject);
    }
  }

  /** Writes what was added. Doing it again after a crash changes nothing. */
  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const writing = this.#waiting;
    this.#waiting = [];
    this.#kept += writing.length;
    await this.#pool.query(
      `insert into dataset.reject (entry_id, row_number, column_name, value, reason)
       select $1, row_number, coalesce(column_name, ''), value, reason
         from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as r(row_number, column_name, value, reason)
       on conflict do nothing`,
      [
        this.#entryId,
        writing.map(({ row }) => row),
        writing.map(({ column }) => column),
        writing.map(({ value }) => value),
        writing.map(({ reason }) => reason),
      ],
    );
  }
}
