/** What callers send. The API's own schemas say the same: a test compares them. */
import type { Duration } from "../model/duration.ts";
import type { AnyWorkflow, InputFor } from "../model/workflow.ts";
import type { EntryFilter } from "../query/entry-filter.ts";
import type { EntryOrder } from "../query/entry-order.ts";
import type { CallOptions } from "./transport.ts";

/** An entry to start. With the type of a workflow, `NewEntry<typeof importDataset>`, its input is checked. */
export type NewEntry<W extends AnyWorkflow = AnyWorkflow> = NewEntryBase &
  (undefined extends InputFor<W> ? { readonly input?: InputFor<W> } : { readonly input: InputFor<W> });

interface NewEntryBase {
  /** For people, 1–200 characters after trimming. */
  readonly title: string;
  /** Its name. Default: the server's default workflow. */
  readonly workflow?: string;
  /** −60 to 60: each point counts like a minute of having waited. */
  readonly priority?: number;
  /** Not before this long from now. */
  readonly delay?: Duration;
  /** Not before this time, ISO 8601 with a zone. */
  readonly at?: string;
  /** Not started within this long, it ends as `EXPIRED`. */
  readonly startWithin?: Duration;
  readonly tags?: readonly string[];
}

export interface StartCall extends CallOptions {
  /** Default: a new one per call, so that sending it again after a lost answer cannot start it twice. */
  readonly idempotencyKey?: string;
}

/** Which entries, in which order, and which part of the list. */
export interface ListQuery extends Omit<EntryFilter, "workflow"> {
  readonly workflow?: string | readonly string[];
  readonly order?: EntryOrder;
  /** 1–100, default 50. */
  readonly limit?: number;
  readonly offset?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface RetryRequest extends CallOptions {
  /** A new entry repeats it from this stage on. */
  readonly from?: string;
  readonly input?: unknown;
}
