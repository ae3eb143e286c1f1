import type { StartOptions } from "../engine.ts";
import { type InlineOptions, inlineExecutor } from "../executors/inline.ts";
import type { Entry, EntryError } from "../model/entry.ts";
import type { LogLine } from "../model/log-line.ts";
import type { AttemptRecord, Timeline } from "../model/timeline.ts";
import type { AnyWorkflow, InputFor, Workflow } from "../model/workflow.ts";
import { testClock } from "./test-clock.ts";

type ResultOf<W> = W extends Workflow<infer _Input, infer _Results, infer Result, infer _Raw> ? Result : never;

export type RunInlineOptions = InlineOptions & StartOptions;

/** How an entry ended. */
export interface InlineResult<W> {
  /** `COMPLETED`, `FAILED` or `CANCELLED`. */
  readonly status: string;
  /** What the last stage returned, as JSON gives it back; null unless it completed. */
  readonly result: ResultOf<W> | null;
  readonly error: EntryError | null;
  /** All attempts of all stages, in their order. */
  readonly attempts: readonly (AttemptRecord & { readonly stage: string })[];
  readonly timeline: Timeline;
  /** What the handlers logged, at most the first thousand lines. */
  readonly logs: readonly LogLine[];
  readonly entry: Entry;
}

/**
 * Runs one entry of a workflow to its end, without a database and by default without waiting: sleeps and backoff pass at
 * once. Throws what `start` throws; a failing stage does not throw, it is the result.
 */
export async function runInline<W extends AnyWorkflow>(
  workflow: W,
  input: InputFor<W>,
  options: RunInlineOptions = {},
): Promise<InlineResult<W>> {
  const { clock = testClock(), log, ...startOptions } = options;
  const executor = inlineExecutor(log ? { clock, log } : { clock });
  const { id } = await executor.start(workflow, input, startOptions);
  const entry = await executor.ended(id);
  const timeline = await executor.timeline(id);
  return {
    status: entry.status,
    result: entry.status === "COMPLETED" ? (entry.result as ResultOf<W>) : null,
    error: entry.error,
    attempts: timeline.stages.flatMap(({ name, attempts }) => attempts.map((attempt) => ({ ...attempt, stage: name }))),
    timeline,
    logs: await executor.logs(id),
    entry,
  };
}
