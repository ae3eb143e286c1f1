/** Every code a problem can have, with its HTTP status. Each has a page in `docs/errors/`. */
import type * as errors from "../model/errors.ts";

type ErrorClasses = typeof errors;
/** The codes of the engine's errors, read off their classes: a new class does not compile until it has a row here. */
export type EngineErrorCode = {
  [Name in keyof ErrorClasses]: ErrorClasses[Name] extends new (
    ...parameters: never[]
  ) => { readonly code: infer Code }
    ? Code
    : never;
}[keyof ErrorClasses];

/** What only the HTTP layer can find wrong with a request, or with itself. */
export type HttpErrorCode =
  | "malformed_json"
  | "json_too_complex"
  | "body_too_large"
  | "request_timeout"
  | "unsupported_media_type"
  | "route_not_found"
  | "method_not_allowed"
  | "not_signed_in"
  | "sign_in_again"
  | "sign_in_refused"
  | "too_many_requests"
  | "rate_limited"
  | "too_many_streams"
  | "not_found"
  | "last_owner"
  | "already_member"
  | "not_allowed"
  | "host_not_allowed"
  | "origin_not_allowed"
  | "provider_unavailable"
  | "shutting_down"
  | "internal_error";

export type ErrorCode = EngineErrorCode | HttpErrorCode;

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 500 | 503;

interface ErrorKind {
  readonly status: ProblemStatus;
  /** The same for every occurrence; what happened this time is the problem's `detail`. */
  readonly title: string;
}

export const errorKinds = {
  invalid_input: { status: 400, title: "The request is not valid" },
  unknown_workflow: { status: 400, title: "There is no such workflow" },
  malformed_json: { status: 400, title: "The body is not JSON" },
  json_too_complex: { status: 400, title: "The JSON is too deep or has too many keys" },
  result_not_json: { status: 400, title: "The result cannot be kept as JSON" },
  not_signed_in: { status: 401, title: "Nobody is signed in" },
  sign_in_refused: { status: 401, title: "The sign-in was refused" },
  sign_in_again: { status: 403, title: "This needs a fresh sign-in" },
  not_allowed: { status: 403, title: "The caller may not do this" },
  not_your_entry: { status: 403, title: "The entry belongs to somebody else" },
  host_not_allowed: { status: 403, title: "This host name is not served" },
  origin_not_allowed: { status: 403, title: "This origin may not call the API" },
  entry_not_found: { status: 404, title: "There is no such entry" },
  worker_not_found: { status: 404, title: "There is no such worker" },
  not_found: { status: 404, title: "There is no such thing" },
  bulk_not_found: { status: 404, title: "There is no such bulk action" },
  view_not_found: { status: 404, title: "There is no such view" },
  error_group_not_found: { status: 404, title: "There is no such error group" },
  workflow_not_found: { status: 404, title: "There is no such workflow" },
  route_not_found: { status: 404, title: "There is nothing at this address" },
  method_not_allowed: { status: 405, title: "This address does not take that method" },
  request_timeout: { status: 408, title: "The body did not come in time" },
  entry_leased: { status: 409, title: "A worker holds the entry" },
  illegal_transition: { status: 409, title: "The entry cannot go to that status" },
  progress_backwards: { status: 409, title: "Progress cannot go backwards" },
  entry_finished: { status: 409, title: "The entry has ended" },
  entry_not_failed: { status: 409, title: "The entry has not failed" },
  stage_not_reached: { status: 409, title: "The entry has not reached that stage" },
  signal_not_awaited: { status: 409, title: "The entry does not wait for that signal" },
  bulk_finished: { status: 409, title: "The bulk action has finished" },
  lease_lost: { status: 409, title: "The lease is gone" },
  payload_key_unknown: { status: 409, title: "A key to decrypt this is missing" },
  payload_unreadable: { status: 409, title: "What is stored cannot be decrypted" },
  last_owner: { status: 409, title: "The last owner cannot leave" },
  already_member: { status: 409, title: "They are a member already" },
  body_too_large: { status: 413, title: "The body is too large" },
  result_too_large: { status: 413, title: "The result is too large" },
  unsupported_media_type: { status: 415, title: "The body must be JSON" },
  idempotency_mismatch: { status: 422, title: "The idempotency key belongs to another request" },
  too_many_requests: { status: 429, title: "Too many requests" },
  rate_limited: { status: 429, title: "The caller calls too often" },
  too_many_streams: { status: 429, title: "The caller has too many live streams" },
  invalid_definition: { status: 500, title: "A workflow is defined wrongly" },
  stage_timeout: { status: 500, title: "A stage took too long" },
  entry_timeout: { status: 500, title: "The entry took too long" },
  non_retryable: { status: 500, title: "A stage failed for good" },
  retry_after: { status: 500, title: "A stage asked to be tried again later" },
  internal_error: { status: 500, title: "Something went wrong on the server" },
  database_unreachable: { status: 503, title: "The database does not answer" },
  database_busy: { status: 503, title: "The database is too busy" },
  database_too_old: { status: 503, title: "The database server is too old" },
  schema_too_new: { status: 503, title: "The database was made by a newer version" },
  migration_failed: { status: 503, title: "A migration failed" },
  provider_unavailable: { status: 503, title: "The provider of single sign-on does not answer" },
  shutting_down: { status: 503, title: "The server is stopping" },
} as const satisfies Record<ErrorCode, ErrorKind>;

export const errorCodes = Object.keys(errorKinds) as ErrorCode[];
