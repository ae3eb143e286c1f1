import pg from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "../support/database.ts";

async function migrationCount(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ count: number }>("select count(*)::int from async_workflow.migration");
  await client.end();
  return rows[0]?.count ?? 0;
}

test("a test database comes migrated and is gone after drop", async () => {
  const database = await createTestDatabase();
  expect(await migrationCount(database.url)).toBeGreaterThan(0);
  await database.drop();
  await expect(migrationCount(database.url)).rejects.toThrow("does not exist");
});

test("two test databases share nothing", async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  expect(first.url).not.toBe(second.url);
  await Promise.all([first.drop(), second.drop()]);
});
