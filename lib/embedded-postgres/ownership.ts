/**
 * Whose server it is. Several process trees can use the server of one data folder, and only its owner stops it. The owner
 * holds an advisory lock on a connection of its own: PostgreSQL gives it up with the process, however that ends.
 */

import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

export interface Ownership {
  /** Whether this process is the owner. */
  owned(): boolean;
  /** Resolves when the server is gone. */
  readonly ended: Promise<void>;
  /** Gives the lock up and closes the connection. */
  release(): Promise<void>;
}

const applicationName = "async-workflow owner";

/** Takes the server over if nobody owns it, and watches it until it ends. */
export async function takeOwnership(url: string, lives: () => boolean): Promise<Ownership> {
  let owned = false;
  let released = false;
  let client = await connect(url, applicationName);
  let lost = lossOf(client);
  owned = await tryOwnerLock(client);

  async function watch(): Promise<void> {
    while (!released) {
      await lost;
      owned = false;
      if (released || !lives()) return;
      // The connection alone was ended, or the server is about to follow.
      await wait(100);
      try {
        client = await connect(url, applicationName);
        lost = lossOf(client);
        owned = await tryOwnerLock(client);
      } catch {
        // It does not answer: look again whether it lives.
      }
    }
  }

  return {
    owned: () => owned,
    ended: watch(),
    async release() {
      released = true;
      await client.end().catch(() => {});
    },
  };
}

function lossOf(client: pg.Client): Promise<void> {
  return new Promise((resolve) => client.once("end", () => resolve()));
}

/** A single connection to the server's maintenance database. */
export async function connect(url: string, application_name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name, keepAlive: true });
  client.on("error", () => {}); // `end` follows
  await client.connect();
  return client;
}

/** True when nobody else is the owner; the connection is, from then on. */
export async function tryOwnerLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ owned: boolean }>(
    "select pg_try_advisory_lock(hashtextextended('async_workflow.owner', 0)) as owned",
  );
  return rows[0]?.owned === true;
}
