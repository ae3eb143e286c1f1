import type pg from "pg";

/**
 * No connection of this pool can end the process. The pool itself listens only while a connection is idle, and its borrower from the
 * next microtask on: word that the server goes can come in between, in the very packet of the last answer.
 */
export function surviveLosses(pool: pg.Pool): void {
  pool.on("error", () => {}); // an idle connection died; the next query opens another and reports what it meets
  pool.on("connect", (client) => void client.on("error", () => {}));
}

/** A connection taken out of its pool for more than one query. One that broke meanwhile is thrown away when it is given back. */
export class BorrowedConnection {
  readonly client: pg.PoolClient;
  #broken: Error | undefined;
  readonly #remember = (error: Error): void => {
    this.#broken = error;
  };

  private constructor(client: pg.PoolClient) {
    this.client = client;
    client.on("error", this.#remember);
  }

  static async from(pool: pg.Pool): Promise<BorrowedConnection> {
    return new BorrowedConnection(await pool.connect());
  }

  /** Never rejects: a connection that cannot roll back has lost its transaction anyway. */
  async rollback(): Promise<void> {
    await this.client.query("rollback").catch(this.#remember);
  }

  giveBack(): void {
    this.client.off("error", this.#remember);
    this.client.release(this.#broken);
  }
}
