/** What went wrong with a call, in the words of the server (RFC 9457) or, when it did not answer, in ours. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    /** The field that is wrong, if one is: `title`, `input.source`. */
    readonly field: string | null = null,
    readonly requestId: string | null = null,
  ) {
    super(detail || title);
  }

  /** The same call may work when it is sent again. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export function unreachable(cause: unknown): ApiProblem {
  const slow = cause instanceof DOMException && cause.name === "TimeoutError";
  return new ApiProblem(
    0,
    slow ? "timeout" : "unreachable",
    slow ? "The server took too long" : "The server cannot be reached",
    slow ? "No answer came within 15 seconds." : "No connection to the server. Is it running, and are you online?",
  );
}

/** Reads the problem from an answer that is not ok. Anything that is no problem document still gets a clear sentence. */
export function toProblem(status: number, body: unknown, requestId: string | null): ApiProblem {
  const record = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string): string | null => (typeof record[key] === "string" ? record[key] : null);
  return new ApiProblem(
    status,
    text("code") ?? `http_${status}`,
    text("title") ?? `The server answered ${status}`,
    text("detail") ?? "",
    text("field"),
    text("requestId") ?? requestId,
  );
}
