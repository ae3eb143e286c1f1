/** Thrown by the HTTP layer where the request itself is at fault; answered as a problem. */
import type { Principal } from "./api-env.ts";
import type { HttpErrorCode } from "./error-codes.ts";

export class HttpError extends Error {
  readonly field: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Whom it refuses, when the check that throws it found that out. */
  readonly caller: Pick<Principal, "workspace" | "owner"> | undefined;

  constructor(
    readonly code: HttpErrorCode,
    message: string,
    options: {
      field?: string;
      headers?: Record<string, string>;
      cause?: unknown;
      caller?: Pick<Principal, "workspace" | "owner">;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.field = options.field;
    this.headers = options.headers ?? {};
    this.caller = options.caller;
  }
}
