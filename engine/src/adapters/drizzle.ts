import type { Transaction } from "../model/transaction.ts";
import { aroundParameter } from "./one-parameter.ts";

interface DrizzleLike<Sql> {
  execute(query: Sql): PromiseLike<{ rows: unknown[] } | unknown[]>;
}

interface DrizzleSql<Sql> {
  raw(text: string): Sql;
  param(value: unknown): unknown;
  join(chunks: unknown[]): Sql;
}

/** Makes a `Transaction` of a Drizzle one (node-postgres or postgres.js) with Drizzle's own `sql`: `{ tx: fromDrizzle(tx, sql) }`. */
export function fromDrizzle<Sql>(tx: DrizzleLike<Sql>, sql: DrizzleSql<Sql>): Transaction {
  return {
    async query(text, [parameter]) {
      const [before, after] = aroundParameter(text);
      const answer = await tx.execute(sql.join([sql.raw(before), sql.param(parameter), sql.raw(after)]));
      return { rows: Array.isArray(answer) ? answer : answer.rows };
    },
  };
}
