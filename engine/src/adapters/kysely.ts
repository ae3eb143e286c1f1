import type { Transaction } from "../model/transaction.ts";

interface KyselyLike {
  executeQuery(query: never): Promise<{ rows: unknown[] }>;
}

/** Makes a `Transaction` of a Kysely one: `engine.start(workflow, input, { tx: fromKysely(trx) })`. */
export function fromKysely(trx: KyselyLike): Transaction {
  return {
    // The compiled form of a raw query, as Kysely's CompiledQuery.raw makes it.
    query: (sql, parameters) =>
      trx.executeQuery({
        query: { kind: "RawNode", sqlFragments: [sql], parameters: [] },
        queryId: { queryId: crypto.randomUUID() },
        sql,
        parameters,
      } as never),
  };
}
