/**
 * A transaction of the caller's, whatever library opened it. A `pg` client is one already; `async-workflow/adapters` makes
 * one of a Kysely, Drizzle, Prisma or Knex transaction.
 */
export interface Transaction {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}
