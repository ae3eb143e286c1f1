import { goToSignIn } from "./go-to-sign-in.ts";
import { toProblem, unreachable } from "./problem.ts";
import { hintServerClock } from "./server-clock.ts";

interface RequestOptions {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Reads a good answer's text. Default: as JSON, with JavaScript's numbers. */
  readonly read?: (text: string) => unknown;
}

const timeoutMs = 15_000;

/** One call to our own server. Rejects with `ApiProblem`, whatever went wrong, except when the caller aborted it. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = "GET", body, headers, signal, read = JSON.parse } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(path, {
      method,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await response.text();
    answer = readOr(null, response.ok ? read : JSON.parse, text);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw unreachable(cause);
  }
  hintServerClock(response.headers.get("date"));
  if (!response.ok) {
    const problem = toProblem(response.status, answer, response.headers.get("x-request-id"));
    if (problem.code === "not_signed_in") goToSignIn();
    throw problem;
  }
  return answer as T;
}

function readOr<T>(otherwise: T, read: (text: string) => unknown, text: string): unknown {
  try {
    return read(text);
  } catch {
    return otherwise;
  }
}
