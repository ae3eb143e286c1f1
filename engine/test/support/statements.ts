/** The engine's statements, run as it runs them, for tests that look at one statement alone. */
import type pg from "pg";
import { type Statement, statements } from "../../src/sql/statement.ts";
import type { Bench } from "./bench.ts";

export interface Claim {
  readonly entryId: string;
  readonly claimId: string;
  readonly stage: number;
  readonly attempt: number;
  readonly version: number;
}

export type Connection = Pick<pg.Client, "query">;

export async function run<Row extends object>(
  connection: Connection,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await connection.query(statement.text, values as unknown[])).rows as Row[];
}

/** A registered worker; its lease is `leaseMs` long. */
export async function registerWorker(connection: Connection, leaseMs = 60_000): Promise<number> {
  const values = [crypto.randomUUID(), "host", 1, 10, [], leaseMs, "{}"];
  const [row] = await run<{ id: number }>(connection, statements.registerWorker, values);
  return (row as { id: number }).id;
}

export function claim(
  connection: Connection,
  workerId: number,
  workflowIds: number[],
  limit: number,
): Promise<Claim[]> {
  return run<Claim>(connection, statements.claim, [
    workerId,
    workflowIds,
    limit,
    true,
    workflowIds.map(() => null),
    [],
  ]);
}

/** Registers a workflow without code; its id. */
export async function registerWorkflow(bench: Bench, name: string, stages = ["ONE", "TWO", "THREE"]): Promise<number> {
  const [row] = await bench.sql<{ id: number }>(
    "insert into async_workflow.workflow (name, stages) values ($1, $2) returning id",
    [name, stages],
  );
  return (row as { id: number }).id;
}

/** Starts `count` entries of a workflow from SQL; their ids, oldest first. */
export async function startEntries(bench: Bench, name: string, count: number): Promise<string[]> {
  const rows = await bench.sql<{ id: string }>(
    "select async_workflow.start($1, title => 'entry ' || n) as id from generate_series(1, $2::int) as n",
    [name, count],
  );
  return rows.map((row) => row.id);
}
