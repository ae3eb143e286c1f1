import type { RetryEntryOptions, StartOptions } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import type { Json } from "../model/json.ts";
import type { LogLine } from "../model/log-line.ts";
import type { Timeline } from "../model/timeline.ts";
import type { AnyWorkflow, InputFor } from "../model/workflow.ts";

/**
 * What carries entries through their workflows. A definition is plain data and a stage is run by `StageRun` everywhere,
 * so an executor only decides where an entry is kept and when its next attempt begins. The suite in
 * `testing/conformance` holds every executor to the same behaviour.
 */
export interface Executor {
  /** Throws `InvalidInput` or `IdempotencyMismatch`; then nothing was started. */
  start<W extends AnyWorkflow>(workflow: W, input: InputFor<W>, options?: StartOptions): Promise<Entry>;
  /** Throws `EntryNotFound`. */
  get(id: string): Promise<Entry>;
  timeline(id: string): Promise<Timeline>;
  /** What its handlers logged, oldest first: at most the first thousand lines. */
  logs(id: string): Promise<readonly LogLine[]>;
  /** Ends an entry that waits at once; asks a running one to stop. Throws `Conflict` `entry_finished`. */
  cancel(id: string): Promise<Entry>;
  /** Sends an entry the signal that it waits for. Throws `Conflict` `signal_not_awaited`. */
  signal(id: string, name: string, data?: Json): Promise<Entry>;
  /**
   * Lets an entry that failed, was cancelled or expired go on where it ended, and one that waits for its next try begin it; with `from` or `input` a new entry repeats
   * it. Throws `Conflict`.
   */
  retry(id: string, options?: RetryEntryOptions): Promise<Entry>;
  /** Resolves once the entry has completed, failed or been cancelled. */
  ended(id: string): Promise<Entry>;
  /** Stops; what runs is given back unfinished. */
  close(): Promise<void>;
}
