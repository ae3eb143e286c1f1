/** Pauses workflows and lets them go on. Workers read what is paused with each heartbeat; a hint makes them beat at once. */
import type { PauseOptions, Scope } from "../engine.ts";
import { InvalidInput, WorkflowNotFound } from "../model/errors.ts";
import { workflowName } from "../model/workflow.ts";
import type { Pause } from "../model/workflow-stats.ts";
import { statements } from "../sql/statement.ts";
import { noteAudit } from "./audit-log.ts";
import type { Database } from "./database.ts";
import type { Hints } from "./hints.ts";

interface PauseRow {
  readonly pausedAt: Date;
  readonly pausedBy: string;
  readonly reason: string | null;
}

interface ResumeRow {
  readonly known: boolean;
  readonly resumed: boolean;
}

const longestReason = 500;

export class Pauses {
  readonly #database: Database;
  readonly #hints: Hints;

  constructor(database: Database, hints: Hints) {
    this.#database = database;
    this.#hints = hints;
  }

  /** Of one that is paused already, tells since when; a new reason takes the place of the old one. */
  async pause(name: string, { by, reason }: PauseOptions, scope: Scope): Promise<Pause> {
    const why = reason?.trim() || null;
    if (why !== null && (why.length > longestReason || why.includes("\0") || !why.isWellFormed())) {
      throw new InvalidInput("reason", `reason must be a text of at most ${longestReason} characters, without NUL.`);
    }
    if (!workflowName.test(name)) throw new WorkflowNotFound(name);
    const row = await this.#database.transaction(async (connection) => {
      const [paused] = await connection.run<PauseRow>(statements.pauseWorkflow, [name, by, why]);
      if (!paused) throw new WorkflowNotFound(name);
      await noteAudit(connection, scope, { action: "workflow.pause", target: name, detail: { reason: why } });
      return paused;
    });
    this.#tell();
    return { at: row.pausedAt.toISOString(), by: row.pausedBy, reason: row.reason };
  }

  async resume(name: string, scope: Scope): Promise<void> {
    if (!workflowName.test(name)) throw new WorkflowNotFound(name);
    await this.#database.transaction(async (connection) => {
      const [row] = await connection.run<ResumeRow>(statements.resumeWorkflow, [name]);
      if (!row?.known) throw new WorkflowNotFound(name);
      if (row.resumed) await noteAudit(connection, scope, { action: "workflow.resume", target: name });
    });
    this.#tell();
  }

  #tell(): void {
    this.#hints.send("async_workflow_work", "pause");
    this.#hints.send("async_workflow_change");
  }
}
