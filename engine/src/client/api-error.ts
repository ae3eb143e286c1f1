/** What went wrong with a call, in the server's words (RFC 9457) or, when it did not answer, in ours. */
import type { Entry } from "../model/entry.ts";

interface ApiErrorFields {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly field?: string | null;
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

export class ApiError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Stable; decide by it. `unreachable` and `timeout` when no answer came. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** The field that is wrong, if one is: `title`, `input.source`, `entries[3].title`. */
  readonly field: string | null;
  /** Stands in the server's log too. */
  readonly requestId: string | null;
  /** How long the server asked to wait before the next try. */
  readonly retryAfterMs: number | null;

  constructor(fields: ApiErrorFields) {
    super(fields.detail || fields.title, { cause: fields.cause });
    this.name = "ApiError";
    this.status = fields.status;
    this.code = fields.code;
    this.title = fields.title;
    this.detail = fields.detail;
    this.field = fields.field ?? null;
    this.requestId = fields.requestId ?? null;
    this.retryAfterMs = fields.retryAfterMs ?? null;
  }

  /** The same call may work when it is sent again. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Thrown by `result()`: the entry has ended, but not as completed. */
export class EntryNotCompleted extends Error {
  /** Of its error; `cancelled`, `expired` … when it has none. */
  readonly code: string;

  constructor(readonly entry: Entry) {
    super(entry.error?.message ?? `The entry ended as ${entry.status}.`);
    this.name = "EntryNotCompleted";
    this.code = entry.error?.code ?? entry.status.toLowerCase();
  }
}

/** Thrown by `result()`: the entry did not end in time. It goes on. */
export class WaitTimeout extends Error {
  readonly code = "wait_timeout";

  constructor(
    readonly entryId: string,
    timeoutMs: number,
  ) {
    super(`Entry ${entryId} has not ended within ${timeoutMs} ms. It goes on; ask again later.`);
    this.name = "WaitTimeout";
  }
}

/** No answer came. */
export function unreachable(cause: unknown, timeoutMs: number): ApiError {
  const slow = cause instanceof Error && cause.name === "TimeoutError";
  return new ApiError({
    status: 0,
    code: slow ? "timeout" : "unreachable",
    title: slow ? "The server took too long" : "The server cannot be reached",
    detail: slow
      ? `No answer came within ${timeoutMs / 1_000} seconds.`
      : "No connection to the server. Is it running, and are you online?",
    cause,
  });
}

/** Reads the error from an answer that is not ok. What is no problem document still gets a clear sentence. */
export function toApiError(status: number, body: unknown, headers: { get(name: string): string | null }): ApiError {
  const record = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string): string | null => (typeof record[key] === "string" ? record[key] : null);
  return new ApiError({
    status,
    code: text("code") ?? `http_${status}`,
    title: text("title") ?? `The server answered ${status}`,
    detail: text("detail") ?? "",
    field: text("field"),
    requestId: text("requestId") ?? headers.get("x-request-id"),
    retryAfterMs: retryAfterMs(headers.get("retry-after")),
  });
}

/** Seconds, or a date. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
