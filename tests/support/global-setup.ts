/** Starts the PostgreSQL that all tests share and migrates the database that theirs are copied from. */
import type { TestProject } from "vitest/node";
import { migrate } from "../../engine/src/migrations/migrate.ts";
import { createEmptyDatabase, templateName } from "./database-names.ts";
import { startThrowAwayPostgres } from "./throw-away-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server's maintenance database; tests use `createTestDatabase()`. */
    databaseServerUrl: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startThrowAwayPostgres();
  await migrate(await createEmptyDatabase(server.url, templateName));
  project.provide("databaseServerUrl", server.url);
  return server.stop;
}
