/** A database of its own for a test file. */
import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { createEmptyDatabase, dropDatabase, templateName } from "./database-names.ts";

export interface TestDatabase {
  /** Connection string. */
  readonly url: string;
  /** Ends all connections to it and deletes it. */
  drop(): Promise<void>;
}

/** A new database with the engine's migrations applied; with `{ empty: true }` without them. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = inject("databaseServerUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const url = await createEmptyDatabase(server, name, empty ? "template0" : templateName);
  return { url, drop: () => dropDatabase(server, name) };
}
