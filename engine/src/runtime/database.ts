/** The engine's connections. Statements run prepared; a connection that dies is replaced by the next query. */
import pg from "pg";
import { AsyncWorkflowError, DatabaseUnusable } from "../model/errors.ts";
import type { Statement } from "../sql/statement.ts";
import { BorrowedConnection } from "./borrowed-connection.ts";

// The hot statements are joins of small arrays with tables by primary key. A plan chosen from stale statistics (an
// empty queue that filled up since) would scan instead: at batches of 2,000 that cost 105 µs instead of 20 µs per entry.
const sessionSettings = [
  "plan_cache_mode=force_generic_plan",
  "enable_seqscan=off",
  "enable_hashjoin=off",
  "enable_mergejoin=off",
  "jit=off",
  "statement_timeout=30000",
  "lock_timeout=5000",
  "idle_in_transaction_session_timeout=10000",
];

/** Runs one query and gives its rows; a pool, and a transaction on one of its connections, both do. */
export interface Queryable {
  run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

export class Database implements Queryable {
  readonly #pool: pg.Pool;

  constructor(
    readonly url: string,
    options: { connections: number; name: string },
  ) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: options.connections,
      application_name: options.name,
      options: sessionSettings.map((setting) => `-c ${setting}`).join(" "),
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      // Longer than statement_timeout: only a connection that died in silence is still without an answer then.
      query_timeout: 45_000,
      keepAlive: true,
      allowExitOnIdle: true,
    });
    this.#pool.on("error", () => {}); // an idle connection died; the next query opens another and reports what it meets
  }

  async run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const result = await this.#pool.query<Row>({
      name: statement.name,
      text: statement.text,
      values: values as unknown[],
    });
    return result.rows;
  }

  /** Commits what `work` did, or rolls it back when it throws. */
  async transaction<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    const connection = await BorrowedConnection.from(this.#pool);
    const { client } = connection;
    try {
      await client.query("begin");
      const answer = await work({
        run: async <Row extends object>(statement: Statement, values: readonly unknown[]) =>
          (await client.query<Row>({ ...statement, values: values as unknown[] })).rows,
      });
      await client.query("commit");
      return answer;
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.giveBack();
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

// SQLSTATEs of a server that is going, gone or not itself: 08 connection, 57P0x shutdown and crash, 53 out of resources,
// 58 its disk, 25006 a standby that was the primary, 28 a log-in that a restart or failover refuses for a while.
const unreachable = /^(08|57P0|53|58|25006|28)/;

/**
 * True when the connection failed, so that nobody knows whether the statement was committed. An error that the server did
 * not send comes from the way to it: there are more codes for that than a list could hold.
 */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return unreachable.test(error.code ?? "");
  if (typeof (error as { code?: unknown }).code === "string") return !(error instanceof AsyncWorkflowError);
  return /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

/** True when the statement was rolled back for a reason that a second try can escape: deadlock, serialization, lock or statement timeout. */
export function isRolledBack(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  return code === "40P01" || code === "40001" || code === "55P03" || code === "57014";
}

/** Makes a typed error of a lost connection or a rolled-back statement and passes every other error on. */
export function asDatabaseError(error: unknown): unknown {
  if (isRolledBack(error)) {
    const { message } = error as Error;
    return new DatabaseUnusable("database_busy", `The database did not answer in time: ${message}.`, { cause: error });
  }
  if (!isConnectionLoss(error)) return error;
  const { message, code } = error as Error & { code?: string };
  return new DatabaseUnusable("database_unreachable", `The database does not answer: ${message || code}.`, {
    cause: error,
  });
}

/** The same, with a typed error when the database fails. */
export async function typed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asDatabaseError(error);
  }
}
