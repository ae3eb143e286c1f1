import type { Transaction } from "../model/transaction.ts";
import { aroundParameter } from "./one-parameter.ts";

interface KnexLike {
  raw(sql: string, bindings: readonly unknown[]): PromiseLike<{ rows: unknown[] }>;
}

/** Makes a `Transaction` of a Knex one: `engine.start(workflow, input, { tx: fromKnex(trx) })`. */
export function fromKnex(trx: KnexLike): Transaction {
  return {
    // Knex writes a parameter as `?`, and a question mark that is none as `\?`.
    query: async (sql, parameters) => {
      const text = aroundParameter(sql).map((part) => part.replaceAll("?", "\\?"));
      return trx.raw(text.join("?"), parameters);
    },
  };
}
