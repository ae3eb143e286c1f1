/** Turns whatever was thrown into a problem (RFC 9457). The one place where errors meet HTTP. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import {
  AsyncWorkflowError,
  Conflict,
  IdempotencyMismatch,
  InvalidInput,
  InvalidResult,
  UnknownWorkflow,
} from "../model/errors.ts";
import type { ApiEnv } from "./api-env.ts";
import { type ErrorCode, errorKinds } from "./error-codes.ts";
import { HttpError } from "./http-error.ts";

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** What to correct: a field of the body by its path, a query parameter or a header. */
  readonly field?: string;
  readonly requestId: string;
}

interface Fault {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly field?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

// A field name that came with the request is repeated, but never a megabyte of it.
const longestField = 200;
const retrySeconds = "5";

export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof HttpError) {
    return { code: thrown.code, detail: thrown.message, field: thrown.field, headers: thrown.headers };
  }
  if (thrown instanceof AsyncWorkflowError && Object.hasOwn(errorKinds, thrown.code)) return engineFault(thrown);
  if (thrown instanceof HTTPException) return frameworkFault(thrown);
  return {
    code: "internal_error",
    detail: "The request failed on the server. Its log has the reason by this request id.",
  };
}

function engineFault(error: AsyncWorkflowError): Fault {
  const code = error.code as ErrorCode;
  const { status } = errorKinds[code];
  if (code === "database_unreachable") {
    // The driver's text names hosts and ports; it goes to the log only.
    return {
      code,
      detail:
        "The database does not answer. Try again in a few seconds, with the same Idempotency-Key if there was one.",
      headers: { "Retry-After": retrySeconds },
    };
  }
  if (status === 503) return { code, detail: error.message, headers: { "Retry-After": retrySeconds } };
  return { code, detail: error.message, field: fieldOf(error) };
}

function fieldOf(error: AsyncWorkflowError): string | undefined {
  if (error instanceof InvalidInput) return error.field || undefined;
  if (error instanceof UnknownWorkflow) return error.field;
  if (error instanceof IdempotencyMismatch) return "Idempotency-Key";
  if (error instanceof InvalidResult) return "result";
  if (error instanceof Conflict && error.code === "progress_backwards") return "progress";
  if (error instanceof Conflict && error.code === "illegal_transition") return "status";
  return undefined;
}

function frameworkFault({ status, message }: HTTPException): Fault {
  if (status === 400) return { code: "malformed_json", detail: `${message}.` };
  if (status === 415) return { code: "unsupported_media_type", detail: "Send the body as application/json." };
  return {
    code: "internal_error",
    detail: "The request failed on the server. Its log has the reason by this request id.",
  };
}

/** A problem that an application's own server answers with, outside the API. */
export function problemResponse(code: ErrorCode, detail: string): Response {
  const { status, title } = errorKinds[code];
  const requestId = crypto.randomUUID();
  const problem: Problem = { type: `/docs/errors/${code}`, title, status, detail, code, requestId };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", "X-Request-Id": requestId },
  });
}

/** The problem as an answer. Its request id is in the log when the fault was ours. */
export function answerProblem(c: Context<ApiEnv>, fault: Fault): Response {
  const { status, title } = errorKinds[fault.code];
  const problem: Problem = {
    type: `/docs/errors/${fault.code}`,
    title,
    status,
    detail: fault.detail,
    code: fault.code,
    ...(fault.field === undefined ? {} : { field: fault.field.slice(0, longestField).toWellFormed() }),
    requestId: c.get("requestId"),
  };
  return c.body(JSON.stringify(problem), status, {
    ...fault.headers,
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
  });
}
