/**
 * Whose server it is. Several process trees can use the server of one data folder, and only its owner stops it. The owner
 * holds an advisory lock on a connection of its own: PostgreSQL gives it up with the process, however that ends.
 */

import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

const ownerLock = "pg_try_advisory_lock(hashtextextended('async_workflow.owner', 0))";

export interface Ownership {
  /** Whether this process is the owner. */
  owned(): boolean;
  /** Resolves when the server is gone. */
  readonly ended: Promise<void>;
  /** Gives the lock up and closes the connection. */
  release(): Promise<void>;
}

/** Takes the server over if nobody owns it, and watches it until it ends. */
export async function takeOwnership(url: string, lives: () => boolean): Promise<Ownership> {
  let owned = false;
  let released = false;
  let client = await connect(url);
  let lost = lossOf(client);
  owned = await tryLock(client);

  async function watch(): Promise<void> {
    while (!released) {
      await lost;
      owned = false;
      if (released || !lives()) return;
      // The connection alone was ended, or the server is about to follow.
      await wait(100);
      try {
        client = await connect(url);
        lost = lossOf(client);
        owned = await tryLock(client);
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

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "async-workflow owner", keepAlive: true });
  client.on("error", () => {}); // `end` follows
  await client.connect();
  return client;
}

function lossOf(client: pg.Client): Promise<void> {
  return new Promise((resolve) => client.once("end", () => resolve()));
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ owned: boolean }>(`select ${ownerLock} as owned`);
  return rows[0]?.owned === true;
}
