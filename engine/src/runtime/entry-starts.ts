/** Starts entries in all the ways there are: checks what is asked, has it written and says so to those who wait for work. */
import type {
  BatchEntry,
  BatchOptions,
  ManyEntry,
  ManyOptions,
  OnceOptions,
  Scope,
  StartedBatch,
  StartedOnce,
  StartOptions,
} from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import { EntryNotFound, InvalidInput } from "../model/errors.ts";
import type { Transaction } from "../model/transaction.ts";
import type { AnyWorkflow } from "../model/workflow.ts";
import { batchIds } from "./batch-ids.ts";
import type { Catalog } from "./catalog.ts";
import type { Entries } from "./entries.ts";
import type { Hints } from "./hints.ts";
import { local } from "./local-scope.ts";
import { newEntry } from "./new-entry.ts";
import type { Payloads } from "./payloads.ts";
import { startInside } from "./start-inside.ts";
import {
  checkKey,
  checkOneOfMany,
  checkStart,
  isDueAtOnce,
  placed,
  type StartRequest,
  textOfBatch,
} from "./start-request.ts";
import { Starter, type Starting } from "./starter.ts";
import { uuid7 } from "./uuid7.ts";
import type { PostgresWorker, WorkerOptions } from "./worker.ts";

const largestBatch = 1_000;

export class EntryStarts {
  readonly #catalog: Catalog;
  readonly #starter: Starter;
  readonly #entries: Entries;
  readonly #hints: Hints;
  readonly #workers: ReadonlySet<PostgresWorker>;
  readonly #payloads: Payloads;

  /** `workers`: those of this process. */
  constructor(
    { database, hints, payloads }: Pick<WorkerOptions, "database" | "hints" | "payloads">,
    catalog: Catalog,
    entries: Entries,
    workers: ReadonlySet<PostgresWorker>,
  ) {
    this.#catalog = catalog;
    this.#starter = new Starter(database, hints);
    this.#entries = entries;
    this.#hints = hints;
    this.#workers = workers;
    this.#payloads = payloads;
  }

  async start(workflow: AnyWorkflow | string, input: unknown, options: StartOptions): Promise<Entry> {
    const definition = this.#definition(workflow);
    const request = await checkStart(definition, input, options, this.#payloads.hashes);
    if (options.tx) return this.#startInside(definition, request, options.tx, options.scope);
    return (await this.#start(definition, request, options.scope)).entry;
  }

  async startOnce(workflow: AnyWorkflow | string, input: unknown, options: OnceOptions): Promise<StartedOnce> {
    const definition = this.#definition(workflow);
    const request = await checkStart(definition, input, options, this.#payloads.hashes);
    return this.#start(definition, request, options.scope);
  }

  async startMany(
    workflow: AnyWorkflow,
    entries: readonly ManyEntry<unknown>[],
    options: ManyOptions,
  ): Promise<readonly string[]> {
    const workflowId = await this.#catalog.idOf(workflow);
    const starting: Starting[] = [];
    for (const [index, entry] of entries.entries()) {
      const request = await checkOneOfMany(workflow, entry, index, options);
      starting.push(this.#starting(request, workflowId));
    }
    await this.#starter.startMany(starting);
    this.#wakeWorkers();
    return starting.map((each) => each.entryId);
  }

  async startBatch(entries: readonly BatchEntry[], options: BatchOptions): Promise<StartedBatch> {
    if (entries.length === 0 || entries.length > largestBatch)
      throw new InvalidInput("entries", `entries must be a list of 1 to ${largestBatch} entries.`);
    const { idempotencyKey, owner, scope } = options;
    if (idempotencyKey !== undefined) checkKey(idempotencyKey);
    const asked: { workflow: AnyWorkflow; request: StartRequest; workflowId: number }[] = [];
    for (const [index, { workflow: name, input, ...rest }] of entries.entries()) {
      try {
        const workflow = this.#definition(name);
        const workflowId = await this.#catalog.idOf(workflow);
        asked.push({ workflow, workflowId, request: await checkStart(workflow, input, { ...rest, owner, scope }) });
      } catch (error) {
        throw placed(error, index);
      }
    }
    const base = uuid7(Date.now());
    const ids = batchIds(base, asked.length);
    const starting = asked.map(({ request, workflowId }, n) => this.#starting(request, workflowId, ids[n]));
    const [hash = "", ...otherHashes] = idempotencyKey ? this.#payloads.hashes(textOfBatch(asked)) : [];
    const { workspace } = scope ?? local;
    const key = idempotencyKey ? { workspace, key: idempotencyKey, id: base, hash, otherHashes } : null;
    const { createdAt, id } = await this.#starter.startBatch(starting, key);
    if (createdAt === null) return { entries: await this.#known(batchIds(id, asked.length), scope), replayed: true };
    this.#wakeWorkers();
    const started = asked.map(({ workflow, request }, index) =>
      newEntry(ids[index] as string, createdAt, workflow, request, null),
    );
    return { entries: started, replayed: false };
  }

  /** From here on the input is as it is to be stored. */
  #starting(request: StartRequest, workflowId: number, entryId = uuid7(Date.now())): Starting {
    const input = this.#payloads.seal(request.input, entryId, "input");
    return { request: input === request.input ? request : { ...request, input }, workflowId, entryId };
  }

  #definition(workflow: AnyWorkflow | string): AnyWorkflow {
    return typeof workflow === "string" ? this.#catalog.find(workflow) : workflow;
  }

  async #start(workflow: AnyWorkflow, request: StartRequest, scope: Scope = local): Promise<StartedOnce> {
    const workflowId = await this.#catalog.idOf(workflow);
    const starting = this.#starting(request, workflowId);
    const here = isDueAtOnce(request) && (await this.#startHere(workflow, starting));
    if (here) return { entry: here, replayed: false };
    const { entryId, createdAt } = await this.#starter.start(starting);
    if (createdAt === null) return { entry: await this.#entries.get(entryId, scope), replayed: true };
    this.#wakeWorkers();
    return { entry: newEntry(entryId, createdAt, workflow, request, null), replayed: false };
  }

  /** Null: no worker of this process has a slot for it. */
  async #startHere(workflow: AnyWorkflow, starting: Starting): Promise<Entry | null> {
    for (const worker of this.#workers) {
      const started = await worker.startHere(starting);
      if (!started) continue;
      const { entryId, createdMs, claimId } = started;
      if (claimId === null) this.#hints.send("async_workflow_work");
      return newEntry(entryId, new Date(createdMs), workflow, starting.request, claimId && worker.id);
    }
    return null;
  }

  // They need not wait for the notification.
  #wakeWorkers(): void {
    for (const worker of this.#workers) worker.wake();
  }

  async #startInside(
    workflow: AnyWorkflow,
    request: StartRequest,
    tx: Transaction,
    scope: Scope = local,
  ): Promise<Entry> {
    const workflowId = await this.#catalog.idOf(workflow);
    const { entryId, createdAt, fresh } = await startInside(tx, this.#starting(request, workflowId));
    // One that this same transaction had started is not to be seen from outside of it yet.
    const known = fresh ? [] : await this.#entries.getMany([entryId], scope);
    return known[0] ?? newEntry(entryId, createdAt, workflow, request, null);
  }

  async #known(ids: readonly string[], scope: Scope = local): Promise<Entry[]> {
    const found = new Map((await this.#entries.getMany(ids, scope)).map((entry) => [entry.id, entry]));
    return ids.map((id) => {
      const entry = found.get(id);
      if (!entry) throw new EntryNotFound(id);
      return entry;
    });
  }
}
