import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { type Duration, toMs } from "./duration.ts";
import { finalStatuses } from "./entry.ts";
import { InvalidDefinition } from "./errors.ts";
import type { Json } from "./json.ts";
import { type RetryOptions, type RetryPolicy, retryPolicy } from "./retry-policy.ts";
import type { Transaction } from "./transaction.ts";

export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** What a step function gets. */
export interface StepContext {
  readonly signal: AbortSignal;
  /** The same on every try of this step: pass it to other systems so that they act once. */
  readonly idempotencyKey: string;
}

export interface StepOptions {
  /**
   * A transaction of the handler's on the same database: the result is written inside it, after `run`, so that the rows that
   * `run` wrote there and the memory that they were written are committed together or not at all. Exactly once in that database.
   * Await the step, then commit at once: until then the entry's row stays locked.
   */
  readonly tx?: Transaction;
}

export interface WaitOptions {
  /** It goes on without the signal then. Default: it waits until the signal comes. */
  readonly timeout?: Duration;
}

/** What came to an entry that waited for it. */
export interface ReceivedSignal<Data = Json> {
  readonly data: Data;
  /** A user's id, `key:…`, `local`; null: not known. */
  readonly by: string | null;
  /** ISO 8601. */
  readonly at: string;
}

/** What a stage handler gets. */
export interface StageContext<Input, Results> {
  readonly input: Input;
  /** The results of the stages before this one, by stage name. */
  readonly results: Results;
  readonly entry: {
    readonly id: string;
    readonly title: string;
    readonly owner: string;
    readonly workspace: string;
    readonly createdAt: Date;
  };
  /** 1 on the first try of this stage. */
  readonly attempt: number;
  /** Fires when the entry is cancelled, the stage times out, the lease is lost or the worker stops. */
  readonly signal: AbortSignal;
  /** Kept with the entry and shown on its page: message, fields, stage and attempt. Costs no wait; see docs/workflows.md for its limits. */
  readonly log: Log;
  /** The same on every try of this stage: pass it to other systems so that they act once. */
  readonly idempotencyKey: string;
  /** Reports how far this stage is, 0–100. Cheap to call often: at most five a second are written, the last one always. */
  progress(percent: number): void;
  /**
   * Runs `run` once and keeps its result: when the stage runs again, it is answered from the journal.
   * Known by its name and, for a name used again (loops), by the order of its calls.
   */
  step<T>(name: string, run: (context: StepContext) => T | Promise<T>, options?: StepOptions): Promise<T>;
  /** Parks the entry and frees the worker; the stage runs again afterwards with its finished steps remembered. */
  sleep(duration: Duration): Promise<void>;
  /**
   * Parks the entry and frees the worker until somebody sends it the signal of that name: an approval, an answer from
   * outside. Resolves with it, or with null when its time is over; kept like a step.
   */
  waitFor<Data = Json>(signal: string, options?: WaitOptions): Promise<ReceivedSignal<Data> | null>;
}

export type StageHandler<Input, Results, Result> = (
  context: StageContext<Input, Results>,
) => Result | PromiseLike<Result>;

export interface StageOptions {
  /** An attempt that takes longer fails with `stage_timeout` and is retried. Default: 1 hour. */
  readonly timeout?: Duration;
  /** Overrides the workflow's policy for this stage. */
  readonly retry?: RetryOptions;
  /**
   * Describes what the stage returns, by a schema that has a JSON Schema: what it marks with `secret: true` is masked like secret
   * inputs. The last stage's describes the entry's result. Results are not checked against it.
   */
  readonly result?: StandardSchemaV1;
}

export interface StageDefinition {
  readonly name: string;
  readonly handler: StageHandler<never, never, unknown>;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly resultSchema: StandardSchemaV1 | undefined;
}

export interface WorkflowOptions<Schema extends StandardSchemaV1 | undefined = undefined> {
  /** Any Standard Schema (Zod, Valibot, ArkType …). Checked when an entry is started. */
  readonly input?: Schema;
  /** For people: shown where a workflow is chosen. Default: the name. */
  readonly title?: string;
  readonly description?: string;
  readonly retry?: RetryOptions;
  /** From its start to its end an entry may take this long; then it fails with `entry_timeout`. Default: no limit. */
  readonly timeout?: Duration;
  /** Finished entries are kept at least this long after their start. Default 30 days. */
  readonly retention?: Duration;
  /** Entries keep the version they were started with; change it when old entries must not run new code. Default "1". */
  readonly version?: string;
}

type InputOf<Schema> = Schema extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<Schema> : Json;
/** What a caller passes to `start`. */
export type InputFor<W> = W extends Workflow<infer _Input, infer _Results, infer _Result, infer Raw> ? Raw : never;
type RawInputOf<Schema> = Schema extends StandardSchemaV1 ? StandardSchemaV1.InferInput<Schema> : Json | undefined;

const stageName = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
export const workflowName = /^[a-z][a-z0-9-]{0,62}$/;
const reserved = new Set<string>(["CREATED", ...finalStatuses]);
const defaultTimeout: Duration = "1h";
const defaultRetention: Duration = "30d";

/**
 * A named, typed chain of stages: plain data, so that every executor and every screen can read it.
 * Immutable: `stage()` returns a longer one.
 */
export class Workflow<Input = unknown, Results = unknown, Result = unknown, Raw = unknown> {
  /** Types only; never set. */
  declare readonly types: { input: Input; results: Results; result: Result; raw: Raw };
  readonly stageNames: readonly string[];

  private constructor(
    readonly name: string,
    readonly version: string,
    readonly title: string,
    readonly description: string,
    readonly inputSchema: StandardSchemaV1 | undefined,
    readonly retry: RetryOptions | undefined,
    readonly timeoutMs: number | null,
    readonly retentionMs: number,
    readonly stages: readonly StageDefinition[],
  ) {
    this.stageNames = stages.map((stage) => stage.name);
  }

  static define<Schema extends StandardSchemaV1 | undefined = undefined>(
    name: string,
    options: WorkflowOptions<Schema> = {},
  ): Workflow<InputOf<Schema>, Record<never, never>, undefined, RawInputOf<Schema>> {
    if (!workflowName.test(name)) {
      throw new InvalidDefinition(
        `"${name}" is not a workflow name: use lower-case letters, digits and hyphens, a letter first, 63 at most.`,
      );
    }
    retryPolicy(options.retry);
    return new Workflow(
      name,
      options.version ?? "1",
      options.title ?? name,
      options.description ?? "",
      options.input,
      options.retry,
      options.timeout === undefined ? null : toMs(options.timeout),
      toMs(options.retention ?? defaultRetention),
      [],
    );
  }

  /** Adds a stage. Its handler sees the input and the results of the stages before it. */
  stage<Name extends string, Returned>(
    name: Name,
    handler: StageHandler<Input, Results, Returned>,
    options: StageOptions = {},
  ): Workflow<Input, Results & { readonly [K in Name]: Awaited<Returned> }, Awaited<Returned>, Raw> {
    if (!stageName.test(name) || reserved.has(name)) {
      throw new InvalidDefinition(
        `"${name}" cannot be a stage of ${this.name}: a letter first, then letters, digits, _ or -, and not ${[...reserved].join(", ")}.`,
      );
    }
    if (this.stages.some((stage) => stage.name === name)) {
      throw new InvalidDefinition(`${this.name} has two stages named "${name}".`);
    }
    const stage: StageDefinition = {
      name,
      handler: handler as StageDefinition["handler"],
      timeoutMs: toMs(options.timeout ?? defaultTimeout),
      retry: retryPolicy({ ...this.retry, ...options.retry }),
      resultSchema: options.result,
    };
    const { version, title, description, inputSchema, retry, timeoutMs, retentionMs } = this;
    const stages = [...this.stages, stage];
    return new Workflow(this.name, version, title, description, inputSchema, retry, timeoutMs, retentionMs, stages);
  }
}

/** Starts the definition of a workflow; add its stages with `.stage(name, handler)`. */
export const workflow = Workflow.define;

/** Any workflow, whatever its types. */
export type AnyWorkflow = Workflow<never, never, unknown, never> | Workflow;

/** A workflow as screens read it. */
export interface WorkflowDescription {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly stages: readonly string[];
  /** JSON Schema (draft 2020-12) of the input; null when any JSON is taken. */
  readonly inputSchema: Json;
}

export function describeWorkflow(definition: AnyWorkflow): WorkflowDescription {
  const { name, version, title, description, stageNames } = definition;
  return {
    name,
    version,
    title,
    description,
    stages: stageNames,
    inputSchema: jsonSchemaOf(definition.inputSchema),
  };
}

/** Null when there is none. */
export function jsonSchemaOf(schema: StandardSchemaV1 | undefined): Json {
  const standard = schema?.["~standard"] as Partial<StandardJSONSchemaV1["~standard"]> | undefined;
  return (standard?.jsonSchema?.input({ target: "draft-2020-12" }) ?? null) as Json;
}
