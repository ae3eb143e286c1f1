/**
 * Connections of their own for lists: one that takes long must not hold up starts and claims, and lists need other plans
 * than the hot statements, for which whole ways of joining are switched off. They can change nothing, unless asked to.
 */
import { InvalidInput } from "../model/errors.ts";
import type { Composed } from "../query/sql/parameters.ts";
import type { Statement } from "../sql/statement.ts";
import { BorrowedConnection } from "./borrowed-connection.ts";
import { Connections } from "./connections.ts";
import type { Queryable } from "./database.ts";

const longestMs = 3_000;
const longestChangeMs = 20_000;
const sessionSettings = [
  "default_transaction_read_only=on",
  `statement_timeout=${longestMs}`,
  "lock_timeout=2000",
  "idle_in_transaction_session_timeout=60000",
  "jit=off",
  // Two processes more would take the processors from the workers.
  "max_parallel_workers_per_gather=0",
];
const stopped = "57014";

/**
 * For lists that start from the entries which a filter names (query/sql/chosen-ids.ts): what is read by its index in order is
 * merged as far as the page needs it. The planner thinks of all that a large group has, and would gather and sort it each time.
 */
const settingsInOrder = ["enable_sort=off", "enable_hashagg=off", "enable_bitmapscan=off", "enable_seqscan=off"];

export class ListDatabase {
  readonly #connections: Connections;

  constructor(url: string, options: { connections: number; name: string; inOrder?: boolean }) {
    const { inOrder = false, ...rest } = options;
    const settings = inOrder ? [...sessionSettings, ...settingsInOrder] : sessionSettings;
    this.#connections = new Connections(url, { ...rest, settings, idleMs: 30_000 });
  }

  /** Planned anew for its values. Throws `InvalidInput` when it takes too long: then the filter asks for too much. */
  async read<Row extends object>({ text, values }: Composed): Promise<Row[]> {
    try {
      return await this.#connections.use(async (pool) => (await pool.query<Row>(text, values as unknown[])).rows);
    } catch (error) {
      throw (error as { code?: unknown }).code === stopped ? tooMuch() : error;
    }
  }

  /** A transaction that may change what it wants and take longer. Planned anew, too. */
  async change<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    const connection = await this.#connections.use((pool) => BorrowedConnection.from(pool));
    const { client } = connection;
    try {
      await client.query("begin read write");
      await client.query(`set local statement_timeout = ${longestChangeMs}`);
      const answer = await work({
        run: async <Row extends object>({ text }: Statement, values: readonly unknown[]) =>
          (await client.query<Row>(text, values as unknown[])).rows,
      });
      await client.query("commit");
      return answer;
    } catch (error) {
      await connection.rollback();
      throw (error as { code?: unknown }).code === stopped ? tooMuch(longestChangeMs) : error;
    } finally {
      connection.giveBack();
    }
  }

  /** The rows of a long answer, in portions, by a cursor in the database. Ends the transaction whenever the reader stops. */
  async *stream<Row extends object>({ text, values }: Composed, portion: number): AsyncGenerator<Row[]> {
    const connection = await this.#connections.use((pool) => BorrowedConnection.from(pool));
    const { client } = connection;
    try {
      await client.query("begin isolation level repeatable read");
      await client.query("set local statement_timeout = 30000");
      await client.query(`declare portions no scroll cursor for ${text}`, values as unknown[]);
      for (;;) {
        const { rows } = await client.query<Row>(`fetch ${portion} from portions`);
        if (rows.length > 0) yield rows;
        if (rows.length < portion) return;
      }
    } finally {
      await connection.rollback();
      connection.giveBack();
    }
  }

  close(): Promise<void> {
    return this.#connections.close();
  }
}

const tooMuch = (ms = longestMs): InvalidInput =>
  new InvalidInput("from", `That is too much to search in ${ms / 1_000} s. Give a time range, for example from=-24h.`);
