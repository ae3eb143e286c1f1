// The app's workflows on a real engine, worker and database, as a test file uses them.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, type Engine, type Entry, type Worker } from "async-workflow";
import type pg from "pg";
import { closeDatabase, database } from "../../workflows/database.ts";
import { workflows } from "../../workflows/index.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

export interface AppUnderTest {
  readonly engine: Engine;
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  /** What IMPORT_FOLDER names; empty at first. */
  readonly folder: string;
  /** Starts an entry and waits for its end. */
  finish(workflow: string, input: unknown): Promise<Entry>;
  close(): Promise<void>;
}

/** With `databaseUrl` on a database that is there already, and stays. */
export async function startApp({
  work = true,
  databaseUrl,
}: {
  work?: boolean;
  databaseUrl?: string;
} = {}): Promise<AppUnderTest> {
  const testDatabase = databaseUrl ? { url: databaseUrl, drop: async () => {} } : await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "workflows-test-"));
  Object.assign(process.env, { DATABASE_URL: testDatabase.url, IMPORT_FOLDER: folder, IMPORT_HOSTS: "" });
  const engine = createEngine({ databaseUrl: testDatabase.url, workflows });
  await engine.migrate();
  const worker: Worker | undefined = work ? await engine.work() : undefined;
  return {
    engine,
    database: testDatabase,
    pool: await database(),
    folder,
    finish: async (workflow, input) => ended(engine, (await engine.start(workflow, input)).id),
    async close() {
      await worker?.stop();
      await engine.close();
      await closeDatabase();
      await testDatabase.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Waits, on the engine's change feed, until the entry has ended. */
export function ended(engine: Engine, id: string): Promise<Entry> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const entry = await engine.get(id);
      if (entry.finishedAt === null) return;
      stop();
      resolve(entry);
    };
    // The first delivery says that the feed stands: what was committed before it is seen by looking.
    const stop = engine.follow(() => void look().catch(reject));
  });
}
