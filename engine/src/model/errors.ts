/**
 * Everything the engine throws on purpose. Each error has a code that never changes and a page in `docs/errors/`
 * with its causes and fixes.
 */
export abstract class AsyncWorkflowError extends Error {
  abstract readonly code: string;
  override get name() {
    return this.constructor.name;
  }
}

/** A workflow, stage or option that could never work. Found when it is defined, before anything runs. */
export class InvalidDefinition extends AsyncWorkflowError {
  readonly code = "invalid_definition";
}

/** What the caller sent does not fit; `field` names where. */
export class InvalidInput extends AsyncWorkflowError {
  readonly code = "invalid_input";
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

export class UnknownWorkflow extends AsyncWorkflowError {
  readonly code = "unknown_workflow";
  constructor(
    readonly workflow: string,
    readonly field = "workflow",
  ) {
    super(`There is no workflow "${workflow}". Add it to the list of workflows that this process was given.`);
  }
}

/** No process has ever registered a workflow of this name. */
export class WorkflowNotFound extends AsyncWorkflowError {
  readonly code = "workflow_not_found";
  constructor(readonly workflow: string) {
    super(
      `There is no workflow "${workflow.slice(0, 100)}": no process that defines it was ever started on this database.`,
    );
  }
}

export class EntryNotFound extends AsyncWorkflowError {
  readonly code = "entry_not_found";
  constructor(readonly entryId: string) {
    super(`There is no entry ${entryId}.`);
  }
}

/** The caller may see the entry but not change it. Nothing was changed. */
export class NotYourEntry extends AsyncWorkflowError {
  readonly code = "not_your_entry";
  constructor() {
    super("This entry belongs to somebody else: ask them, or somebody who operates the workspace.");
  }
}

export class BulkNotFound extends AsyncWorkflowError {
  readonly code = "bulk_not_found";
  constructor() {
    super("There is no bulk action with this id.");
  }
}

export class ErrorGroupNotFound extends AsyncWorkflowError {
  readonly code = "error_group_not_found";
  constructor() {
    super("There is no error group with this fingerprint.");
  }
}

export class ViewNotFound extends AsyncWorkflowError {
  readonly code = "view_not_found";
  constructor() {
    super("You have no saved view with this id.");
  }
}

/** The entry is not in a state that allows this. Nothing was changed. */
export class Conflict extends AsyncWorkflowError {
  readonly code:
    | "entry_leased"
    | "illegal_transition"
    | "progress_backwards"
    | "entry_finished"
    | "entry_not_failed"
    | "stage_not_reached"
    | "bulk_finished"
    | "signal_not_awaited";
  constructor(code: Conflict["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** A signal that nobody waits for is refused, so that none is lost in silence. */
export function notAwaited(signal: string, awaited?: string): Conflict {
  const instead = awaited === undefined ? "none" : `"${awaited}"`;
  return new Conflict(
    "signal_not_awaited",
    `The entry does not wait for the signal "${signal}"; it waits for ${instead}.`,
  );
}

/** The idempotency key was used before with another request. Nothing was started. */
export class IdempotencyMismatch extends AsyncWorkflowError {
  readonly code = "idempotency_mismatch";
  constructor(readonly key: string) {
    super(`The idempotency key "${key}" was used before for a different request. Use a new key for a new request.`);
  }
}

/** The worker no longer holds the entry: its lease ended or was taken away. Whatever it still does is not recorded. */
export class LeaseLost extends AsyncWorkflowError {
  readonly code = "lease_lost";
  constructor(readonly entryId: string) {
    super(`The lease of entry ${entryId} is gone: another worker may run it now. This attempt records nothing more.`);
  }
}

/** There is no live worker of that id. */
export class WorkerNotFound extends AsyncWorkflowError {
  readonly code = "worker_not_found";
  constructor(readonly workerId: string) {
    super(
      `There is no live worker ${workerId}: it has stopped, was lost, or never was. GET /api/workers lists those there are.`,
    );
  }
}

/** A stage ran longer than its `timeout`. */
export class StageTimeout extends AsyncWorkflowError {
  readonly code = "stage_timeout";
  constructor(stage: string, timeoutMs: number) {
    super(`Stage ${stage} did not finish within ${timeoutMs} ms.`);
  }
}

/** The entry was not finished within its workflow's `timeout`. Trying again cannot help. */
export class EntryTimeout extends AsyncWorkflowError {
  readonly code = "entry_timeout";
  constructor() {
    super("The entry was not finished within the time that its workflow allows.");
  }
}

/** A stage, step or entry produced something that JSON cannot hold, or too much of it. */
export class InvalidResult extends AsyncWorkflowError {
  readonly code: "result_not_json" | "result_too_large";
  constructor(code: InvalidResult["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** The value was encrypted with a key that this process was not given. It is kept as it is. */
export class UnknownPayloadKey extends AsyncWorkflowError {
  readonly code = "payload_key_unknown";
  constructor(readonly keyId: string) {
    super(
      `This value is encrypted with the key "${keyId.slice(0, 100)}", which this process does not have. Give it that key again (PAYLOAD_KEYS), then retry the entry.`,
    );
  }
}

/** An encrypted value was changed or moved, or another key has the id of the one that it was encrypted with. */
export class PayloadUnreadable extends AsyncWorkflowError {
  readonly code = "payload_unreadable";
  constructor(
    readonly keyId: string,
    options?: ErrorOptions,
  ) {
    super(
      `This value cannot be decrypted with the key "${keyId.slice(0, 100)}": it was changed in the database or moved there from elsewhere, or the key is not the one it was encrypted with.`,
      options,
    );
  }
}

/** Thrown by a handler: trying again cannot help, the entry fails at once. */
export class NonRetryable extends AsyncWorkflowError {
  readonly code = "non_retryable";
}

/** Thrown by a handler: try again, but not before `delay`. Counts as an attempt. */
export class RetryAfter extends AsyncWorkflowError {
  readonly code = "retry_after";
  constructor(
    readonly delay: import("./duration.ts").Duration,
    message = "The stage asked to be tried again later.",
  ) {
    super(message);
  }
}

/** The database cannot be used; `message` says what is wrong with it and what to do. */
export class DatabaseUnusable extends AsyncWorkflowError {
  readonly code: "schema_too_new" | "database_unreachable" | "database_busy" | "database_too_old" | "migration_failed";
  constructor(code: DatabaseUnusable["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
