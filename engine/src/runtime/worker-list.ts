/** The workers as others see them: who is there, what each holds, and how one is asked to drain. */
import { WorkerNotFound } from "../model/errors.ts";
import { toWorkerStatus, type WorkerRow, type WorkerStatus } from "../model/worker-status.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";

const lostShownMs = 24 * 3_600_000;
const mostEntries = 20;

export async function readWorkers(database: Database, workspace: string, name?: string): Promise<WorkerStatus[]> {
  const values = [workspace, lostShownMs, mostEntries, name ?? null];
  return (await database.run<WorkerRow>(statements.readWorkers, values)).map(toWorkerStatus);
}

/** Throws `WorkerNotFound` when it is not alive. */
export async function drainWorker(database: Database, name: string, workspace: string): Promise<WorkerStatus> {
  // A NUL, which PostgreSQL refuses, is in no name.
  const [asked] = name.includes("\0") ? [] : await database.run(statements.drainWorker, [name]);
  const [worker] = asked ? await readWorkers(database, workspace, name) : [];
  if (!worker) throw new WorkerNotFound(name);
  return worker;
}
