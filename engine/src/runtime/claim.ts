import type { EntryError } from "../model/entry.ts";
import type { Json } from "../model/json.ts";
import type { SignalWait } from "../model/outcome.ts";

/** An entry that this worker holds, as the claim returned it and as it moves on. */
export interface Claimed {
  readonly entryId: string;
  readonly workflowId: number;
  /** Index of the stage that runs next. */
  readonly stage: number;
  readonly progress: number;
  readonly attempt: number;
  readonly attemptFloor: number;
  readonly crashes: number;
  readonly claimId: string;
  readonly cancelRequested: boolean;
  /** 1 when it was never claimed before: then there is no journal to read. */
  readonly version: number;
  /** Its place in the queue, in seconds since 1970. */
  readonly rank: number;
  readonly deadlineMs: number | null;
  readonly title: string;
  readonly input: Json;
  readonly workspace: string;
  readonly owner: string;
  /** Since 1970. A number: the driver reads a timestamp by a regular expression, which showed in the profile. */
  readonly createdMs: number;
}

/** What identifies a write: the entry and the claim that it must still be under. */
export interface Fence {
  readonly entryId: string;
  readonly claimId: string;
}

export interface Advance extends Fence {
  readonly stage: number;
  readonly attempt: number;
  readonly ranMs: number;
  readonly progress: number;
  readonly result: string | null;
}

export interface Finish extends Fence {
  readonly status: "COMPLETED" | "FAILED" | "CANCELLED";
  /** Stages done. */
  readonly stage: number;
  readonly attempt: number;
  readonly ranMs: number;
  /** Null keeps what was reached. */
  readonly progress: number | null;
  readonly result: string | null;
  readonly error: EntryError | null;
}

export interface Release extends Fence {
  readonly outcome: "retry" | "waiting" | "released";
  readonly ranMs: number;
  readonly delayMs: number;
  readonly error: EntryError | null;
}

export interface Await extends Fence {
  readonly wait: SignalWait;
}

export interface FinishedStep extends Fence {
  readonly stage: number;
  readonly name: string;
  readonly occurrence: number;
  readonly attempt: number;
  readonly ranMs: number;
  readonly result: string | null;
}

export interface ProgressReport extends Fence {
  readonly progress: number;
}
