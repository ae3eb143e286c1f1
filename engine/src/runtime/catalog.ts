/** The workflows that this process has code for, and the ids under which the database knows them. */
import { InvalidDefinition, UnknownWorkflow } from "../model/errors.ts";
import { type AnyWorkflow, describeWorkflow, type WorkflowDescription } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import { secretsOf } from "./secret-values.ts";

interface Registered {
  readonly id: number;
  readonly name: string;
  readonly version: string;
}

const keyOf = ({ name, version }: { name: string; version: string }): string => `${name}@${version}`;

export class Catalog {
  readonly descriptions: readonly WorkflowDescription[];
  readonly #database: Database;
  readonly #workflows: readonly AnyWorkflow[];
  #registered: Promise<ReadonlyMap<string, number>> | undefined;

  /** Throws `InvalidDefinition` when two workflows have the same name and version, or one has no stage. */
  constructor(database: Database, workflows: readonly AnyWorkflow[]) {
    const keys = new Set<string>();
    for (const workflow of workflows) {
      if (workflow.stages.length === 0) throw new InvalidDefinition(`Workflow ${workflow.name} has no stage.`);
      if (keys.has(keyOf(workflow))) throw new InvalidDefinition(`There are two workflows ${keyOf(workflow)}.`);
      keys.add(keyOf(workflow));
    }
    this.#database = database;
    this.#workflows = workflows;
    this.descriptions = workflows.map(describeWorkflow);
  }

  /** The definition of a name (the one listed first, should there be several versions). Throws `UnknownWorkflow`. */
  find(name: string): AnyWorkflow {
    const workflow = this.#workflows.find((each) => each.name === name);
    if (!workflow) throw new UnknownWorkflow(name);
    return workflow;
  }

  async idOf(workflow: AnyWorkflow): Promise<number> {
    const id = (await this.ids()).get(keyOf(workflow));
    if (id === undefined) throw new UnknownWorkflow(workflow.name);
    return id;
  }

  /** All definitions by id, as a worker needs them. */
  async byId(): Promise<ReadonlyMap<number, AnyWorkflow>> {
    const ids = await this.ids();
    return new Map(this.#workflows.map((workflow) => [ids.get(keyOf(workflow)) as number, workflow]));
  }

  /** Registers once per process; a failure is tried again by the next caller. */
  ids(): Promise<ReadonlyMap<string, number>> {
    this.#registered ??= this.#register().catch((error) => {
      this.#registered = undefined;
      throw error;
    });
    return this.#registered;
  }

  async #register(): Promise<ReadonlyMap<string, number>> {
    const described = this.descriptions.map((description, index) => {
      const { name, version, title, description: text, stages, inputSchema } = description;
      const definition = this.#workflows[index] as AnyWorkflow;
      const attempts = definition.stages.map((stage) => stage.retry.attempts);
      const { results } = secretsOf(definition);
      const secrets = results && { resultSecrets: results };
      return {
        name,
        version,
        stages: JSON.stringify(stages),
        description: JSON.stringify({
          title,
          text,
          inputSchema,
          attempts,
          timeoutMs: definition.timeoutMs,
          ...secrets,
        }),
        retentionMs: definition.retentionMs,
      };
    });
    const rows = await this.#database.run<Registered>(statements.registerWorkflows, [
      described.map((each) => each.name),
      described.map((each) => each.version),
      described.map((each) => each.stages),
      described.map((each) => each.description),
      described.map((each) => each.retentionMs),
    ]);
    return new Map(rows.map((row) => [keyOf(row), row.id]));
  }
}
