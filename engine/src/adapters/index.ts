/**
 * Makes a `Transaction` of one that another library opened. Each takes the library's object by its shape, so that none of
 * them is a dependency. A `pg` client inside BEGIN … COMMIT needs no adapter.
 */
export { fromDrizzle } from "./drizzle.ts";
export { fromKnex } from "./knex.ts";
export { fromKysely } from "./kysely.ts";
export { fromPrisma } from "./prisma.ts";
