/** The engine's connections. Statements run prepared; a connection that dies is replaced by the next query. */
import pg from "pg";
import { AsyncWorkflowError, DatabaseUnusable } from "../model/errors.ts";
import type { Statement } from "../sql/statement.ts";
import { BorrowedConnection } from "./borrowed-connection.ts";
import { Connections } from "./connections.ts";
import { failpoint } from "./failpoints.ts";

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
  readonly #connections: Connections;

  constructor(
    readonly url: string,
    options: { connections: number; name: string },
  ) {
    // The query timeout is longer than statement_timeout: only a connection that died in silence is still without an answer then.
    this.#connections = new Connections(url, {
      ...options,
      settings: sessionSettings,
      // Longer than a poll, which so keeps its one connection; what a burst opened goes soon after it.
      idleMs: 20_000,
      queryTimeoutMs: 45_000,
    });
  }

  run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.#connections.use(async (pool) => {
      if (failpoint) await failpoint(`before ${statement.name}`);
      const { rows } = await pool.query<Row>(this.#query(statement, values));
      if (failpoint) await failpoint(`after ${statement.name}`);
      return rows;
    });
  }

  /** Commits what `work` did, or rolls it back when it throws. */
  transaction<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    return this.#connections.use((pool) => this.#transaction(pool, work));
  }

  async #transaction<T>(pool: pg.Pool, work: (connection: Queryable) => Promise<T>): Promise<T> {
    const connection = await BorrowedConnection.from(pool);
    const { client } = connection;
    try {
      await client.query("begin");
      const answer = await work({
        run: async <Row extends object>(statement: Statement, values: readonly unknown[]) =>
          (await client.query<Row>(this.#query(statement, values))).rows,
      });
      if (failpoint) await failpoint("before commit");
      await client.query("commit");
      if (failpoint) await failpoint("after commit");
      return answer;
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.giveBack();
    }
  }

  #query({ name, text }: Statement, values: readonly unknown[]): pg.QueryConfig {
    return this.#connections.prepares
      ? { name, text, values: values as unknown[] }
      : { text, values: values as unknown[] };
  }

  /** What is known of the way to the database: how many connections there are, and what a pooler before it takes away. */
  get way(): Connections["load"] & { hasSettings: boolean; prepares: boolean } {
    const { load, hasSettings, prepares } = this.#connections;
    return { ...load, hasSettings, prepares };
  }

  async close(): Promise<void> {
    await this.#connections.close();
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
