/**
 * Makes a `Transaction` of one that another library opened: `engine.start(workflow, input, { tx: fromKysely(trx) })`.
 * A `pg` client inside BEGIN … COMMIT needs no adapter. Each takes the library's object by its shape, so that none of them
 * is a dependency. All statements that pass through here have exactly one parameter, a JSON text.
 */
import type { Transaction } from "../model/transaction.ts";

interface KyselyLike {
  executeQuery(query: never): Promise<{ rows: unknown[] }>;
}

/** A Kysely `Transaction`. */
export function fromKysely(trx: KyselyLike): Transaction {
  return {
    // The compiled form of a raw query, as CompiledQuery.raw makes it.
    query: (sql, parameters) =>
      trx.executeQuery({
        query: { kind: "RawNode", sqlFragments: [sql], parameters: [] },
        queryId: { queryId: crypto.randomUUID() },
        sql,
        parameters,
      } as never),
  };
}

interface KnexLike {
  raw(sql: string, bindings: readonly unknown[]): PromiseLike<{ rows: unknown[] }>;
}

/** A Knex transaction. Knex writes parameters as `?`, and a question mark that is none as `\\?`. */
export function fromKnex(trx: KnexLike): Transaction {
  return { query: async (sql, parameters) => trx.raw(sql.replaceAll("?", "\\?").replace("$1", "?"), parameters) };
}

interface PrismaLike {
  $queryRawUnsafe(sql: string, ...parameters: unknown[]): PromiseLike<unknown>;
}

/** The client that Prisma's `$transaction(async (tx) => …)` passes. */
export function fromPrisma(tx: PrismaLike): Transaction {
  return { query: async (sql, parameters) => ({ rows: (await tx.$queryRawUnsafe(sql, ...parameters)) as unknown[] }) };
}

interface DrizzleLike<Sql> {
  execute(query: Sql): PromiseLike<{ rows: unknown[] } | unknown[]>;
}

interface DrizzleSql<Sql> {
  raw(text: string): Sql;
  param(value: unknown): unknown;
  join(chunks: unknown[]): Sql;
}

/** A Drizzle transaction (node-postgres or postgres.js), with Drizzle's own `sql`: `fromDrizzle(tx, sql)`. */
export function fromDrizzle<Sql>(tx: DrizzleLike<Sql>, sql: DrizzleSql<Sql>): Transaction {
  return {
    async query(text, [parameter]) {
      const [before, after] = text.split("$1") as [string, string];
      const answer = await tx.execute(sql.join([sql.raw(before), sql.param(parameter), sql.raw(after)]));
      return { rows: Array.isArray(answer) ? answer : answer.rows };
    },
  };
}
