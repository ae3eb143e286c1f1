/** The database libraries whose transactions an entry can be started in, each with a table `orders` of the user's own. */
import { sql as drizzleSql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { drizzle as drizzleOnPostgresJs } from "drizzle-orm/postgres-js";
import createKnex from "knex";
import { CamelCasePlugin, type Generated, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import postgres from "postgres";
import { fromDrizzle, fromKnex, fromKysely } from "../../src/adapters/index.ts";
import type { Transaction } from "../../src/index.ts";

/** A transaction as the user has it. */
export interface Own {
  /** For the engine. */
  readonly tx: Transaction;
  /** Inserts a row into `orders` with the library's own means. */
  insert(name: string): Promise<unknown>;
}

export interface Connected {
  /** The library's own way: commits what `work` did, rolls back when it throws. */
  transaction<T>(work: (own: Own) => Promise<T>): Promise<T>;
  close(): Promise<unknown>;
}

export const createOrders = "create table orders (id int generated always as identity primary key, name text not null)";

const orders = pgTable("orders", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
});

interface Tables {
  orders: { id: Generated<number>; name: string };
}

function connectPg(connectionString: string): Connected {
  const pool = new pg.Pool({ connectionString, max: 4 });
  return {
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const answer = await work({
          tx: client,
          insert: (name) => client.query("insert into orders (name) values ($1)", [name]),
        });
        await client.query("commit");
        return answer;
      } catch (error) {
        await client.query("rollback");
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

function connectKysely(connectionString: string): Connected {
  const kysely = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString, max: 4 }) }),
    plugins: [new CamelCasePlugin()], // rewrites the names of columns: ours must come through
  });
  return {
    transaction: (work) =>
      kysely
        .transaction()
        .execute((trx) =>
          work({ tx: fromKysely(trx), insert: (name) => trx.insertInto("orders").values({ name }).execute() }),
        ),
    close: () => kysely.destroy(),
  };
}

function connectKnex(connection: string): Connected {
  const knex = createKnex({ client: "pg", connection, pool: { min: 0, max: 4 } });
  return {
    transaction: (work) =>
      knex.transaction((trx) =>
        work({ tx: fromKnex(trx), insert: (name) => trx<{ name: string }>("orders").insert({ name }) }),
      ),
    close: () => knex.destroy(),
  };
}

function connectDrizzle(connectionString: string): Connected {
  const pool = new pg.Pool({ connectionString, max: 4 });
  const database = drizzle(pool);
  return {
    transaction: (work) =>
      database.transaction((tx) =>
        work({ tx: fromDrizzle(tx, drizzleSql), insert: (name) => tx.insert(orders).values({ name }) }),
      ),
    close: () => pool.end(),
  };
}

function connectDrizzleOnPostgresJs(url: string): Connected {
  const client = postgres(url, { max: 4 });
  const database = drizzleOnPostgresJs(client);
  return {
    transaction: (work) =>
      database.transaction((tx) =>
        work({ tx: fromDrizzle(tx, drizzleSql), insert: (name) => tx.insert(orders).values({ name }) }),
      ),
    close: () => client.end(),
  };
}

export const libraries: Readonly<Record<string, (databaseUrl: string) => Connected>> = {
  pg: connectPg,
  Kysely: connectKysely,
  Knex: connectKnex,
  "Drizzle on node-postgres": connectDrizzle,
  "Drizzle on postgres.js": connectDrizzleOnPostgresJs,
};
