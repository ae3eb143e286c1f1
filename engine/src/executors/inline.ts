/** Runs workflows in this process and keeps everything in memory: for tests, scripts and trying things out. */
import type { RetryEntryOptions, StartOptions } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import {
  Conflict,
  EntryNotFound,
  IdempotencyMismatch,
  InvalidDefinition,
  InvalidInput,
  notAwaited,
} from "../model/errors.ts";
import type { Json } from "../model/json.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Timeline } from "../model/timeline.ts";
import type { AnyWorkflow, Log } from "../model/workflow.ts";
import { systemClock } from "../runtime/clock.ts";
import { silentLog } from "../runtime/log.ts";
import { checkInput, checkStart } from "../runtime/start-request.ts";
import { uuid7Source } from "../runtime/uuid7.ts";
import type { Executor } from "./executor.ts";
import { type InlineClock, InlineEntry } from "./inline/entry.ts";
import { InlineRecord } from "./inline/record.ts";

export interface InlineOptions {
  /** Default: the machine's clock. With a test clock, waits take no time. */
  readonly clock?: InlineClock;
  readonly log?: Log;
}

class InlineExecutor implements Executor {
  readonly #clock: InlineClock;
  readonly #log: Log;
  readonly #entries = new Map<string, InlineEntry>();
  readonly #keys = new Map<string, { id: string; hash: string }>();
  readonly #uuid7 = uuid7Source();

  constructor({ clock = systemClock, log = silentLog }: InlineOptions) {
    this.#clock = clock;
    this.#log = log;
  }

  async start(workflow: AnyWorkflow, input: unknown, options: StartOptions = {}): Promise<Entry> {
    if (workflow.stages.length === 0) throw new InvalidDefinition(`Workflow ${workflow.name} has no stage.`);
    if (options.tx) throw new InvalidInput("tx", "There is no database here whose transaction an entry could join.");
    const request = await checkStart(workflow, input, options);
    const key = request.key === null ? null : `${request.workspace}\0${request.key}`;
    const known = key === null ? undefined : this.#keys.get(key);
    if (known && known.hash !== request.hash) throw new IdempotencyMismatch(request.key as string);
    if (known) return this.get(known.id);
    const now = this.#clock.now();
    const id = this.#uuid7(now);
    if (key !== null) this.#keys.set(key, { id, hash: request.hash });
    return this.#add(new InlineRecord(id, workflow, request, now));
  }

  async get(id: string): Promise<Entry> {
    return this.#find(id).shown;
  }

  async timeline(id: string): Promise<Timeline> {
    return this.#find(id).record.toTimeline();
  }

  async logs(id: string): Promise<readonly LogLine[]> {
    return this.#find(id).lines.slice(0, 1_000);
  }

  async cancel(id: string): Promise<Entry> {
    const entry = this.#find(id);
    if (entry.record.status) {
      throw new Conflict("entry_finished", "This entry has finished: there is nothing to cancel.");
    }
    entry.cancel();
    return entry.shown;
  }

  async signal(id: string, name: string, data: Json = null): Promise<Entry> {
    const entry = this.#find(id);
    if (!entry.signal(name, data)) throw notAwaited(name);
    return entry.shown;
  }

  async retry(id: string, { from, input }: RetryEntryOptions = {}): Promise<Entry> {
    const entry = this.#find(id);
    if (from !== undefined || input !== undefined) return this.#fork(entry.record, from, input);
    if (!entry.retry()) {
      throw new Conflict(
        "entry_not_failed",
        "Only an entry that failed, was cancelled or expired, or that waits for its next try, can be retried.",
      );
    }
    return entry.shown;
  }

  async ended(id: string): Promise<Entry> {
    return this.#find(id).ended();
  }

  async close(): Promise<void> {
    for (const entry of this.#entries.values()) entry.close();
  }

  async #fork(record: InlineRecord, from: string | undefined, input: unknown): Promise<Entry> {
    const { workflow } = record;
    const names = workflow.stages.map((stage) => stage.name);
    const stage = from === undefined ? 0 : names.indexOf(from);
    if (stage < 0) throw new InvalidInput("from", `"${from}" is not a stage of this workflow: ${names.join(", ")}.`);
    const inputText = input === undefined ? null : await checkInput(workflow, input);
    if (stage > record.stage) {
      throw new Conflict("stage_not_reached", `This entry has not reached ${from}: begin earlier.`);
    }
    const now = this.#clock.now();
    return this.#add(record.fork(this.#uuid7(now), now, stage, inputText));
  }

  #add(record: InlineRecord): Entry {
    const entry = new InlineEntry(record, this.#clock, this.#log);
    this.#entries.set(record.id, entry);
    return entry.shown;
  }

  #find(id: string): InlineEntry {
    const entry = this.#entries.get(id);
    if (!entry) throw new EntryNotFound(id);
    return entry;
  }
}

/** An executor without a database. Nothing of it outlives the process. */
export function inlineExecutor(options: InlineOptions = {}): Executor {
  return new InlineExecutor(options);
}
