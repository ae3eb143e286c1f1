import { afterAll, beforeAll, describe, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { inlineExecutor } from "../../src/executors/inline.ts";
import { postgresExecutor } from "../../src/executors/postgres.ts";
import { createEngine } from "../../src/index.ts";
import { executorConformance } from "../../src/testing/index.ts";

describe("inline", () => {
  executorConformance(it, async () => inlineExecutor());
});

describe("PostgreSQL", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  executorConformance(it, (workflow) =>
    postgresExecutor(createEngine({ databaseUrl: database.url, workflows: [workflow] })),
  );
});
