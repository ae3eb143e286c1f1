/** Thrown by the HTTP layer where the request itself is at fault; answered as a problem. */
import type { HttpErrorCode } from "./error-codes.ts";

export class HttpError extends Error {
  readonly field: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: HttpErrorCode,
    message: string,
    options: { field?: string; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.field = options.field;
    this.headers = options.headers ?? {};
  }
}
