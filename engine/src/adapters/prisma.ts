import type { Transaction } from "../model/transaction.ts";

interface PrismaLike {
  $queryRawUnsafe(sql: string, ...parameters: unknown[]): PromiseLike<unknown>;
}

/** Makes a `Transaction` of the client that Prisma's `$transaction(async (tx) => …)` passes: `{ tx: fromPrisma(tx) }`. */
export function fromPrisma(tx: PrismaLike): Transaction {
  return { query: async (sql, parameters) => ({ rows: (await tx.$queryRawUnsafe(sql, ...parameters)) as unknown[] }) };
}
