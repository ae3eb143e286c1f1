/** Sends calls to one server: its address, who calls, how long to wait and what to send again. */
import { ApiError, toApiError, unreachable } from "./api-error.ts";
import { backoffMs, wait } from "./backoff.ts";

export interface TransportOptions {
  /** Where the server is, like `http://127.0.0.1:3000`. Default in browsers: where the page comes from. */
  readonly baseUrl?: string;
  /** An API key, or a function that gives one. */
  readonly token?: string | (() => string | Promise<string>);
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** For one answer. Default 15 000. */
  readonly timeoutMs?: number;
  /** How often a call that may be repeated is sent again after a network fault, a 429 or a 5xx. Default 4. */
  readonly retries?: number;
  /** Called with every answer: for its `Date`, say. */
  readonly onResponse?: (response: Response) => void;
  /** Called with every refusal before the call rejects with it: to send whoever is not signed in to sign in, say. */
  readonly onRefused?: (error: ApiError) => void;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface Call extends CallOptions {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly query?: URLSearchParams | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Reads the text of a good answer. Default: as JSON, with JavaScript's numbers. */
  readonly read?: (text: string) => unknown;
  /** Sending it twice does what sending it once does. Default: when it is a GET. */
  readonly repeatable?: boolean;
}

/** What a server asks to wait is waited for up to here; beyond it the caller decides. */
const longestWaitMs = 30_000;

export class Transport {
  readonly #options: TransportOptions;
  readonly #timeoutMs: number;

  constructor(options: TransportOptions) {
    if (options.baseUrl === undefined && typeof location === "undefined")
      throw new TypeError('createClient needs a baseUrl outside of browsers, like "http://127.0.0.1:3000".');
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 15_000;
  }

  /** The answer's JSON. Rejects with `ApiError`, whatever went wrong, except when the caller aborted it. */
  async call<T>(path: string, call: Call = {}): Promise<T> {
    const { repeatable = (call.method ?? "GET") === "GET", signal } = call;
    const retries = repeatable ? (this.#options.retries ?? 4) : 0;
    for (let failures = 1; ; failures += 1) {
      try {
        return (await this.#once(path, call)) as T;
      } catch (error) {
        if (!(error instanceof ApiError) || !error.temporary || failures > retries) throw error;
        const pause = error.retryAfterMs ?? backoffMs(failures);
        if (pause > longestWaitMs) throw error;
        await wait(pause, signal);
      }
    }
  }

  /** The answer itself, to be read as it comes: no time limit, sent once. Rejects with `ApiError` when it is none that is ok. */
  async open(path: string, call: Call = {}): Promise<Response> {
    const response = await this.#fetch(path, call, call.signal);
    if (!response.ok) throw this.#refused(response, await response.json().catch(() => null));
    return response;
  }

  async #once(path: string, call: Call): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
    const response = await this.#fetch(path, call, signal);
    const text = await response.text().catch((cause) => {
      call.signal?.throwIfAborted();
      throw unreachable(cause, this.#timeoutMs);
    });
    if (!response.ok) throw this.#refused(response, parse(text));
    const body = parse(text, call.read);
    if (body === undefined) throw notJson(response);
    return body;
  }

  #refused({ status, headers }: Response, body: unknown): ApiError {
    const error = toApiError(status, body, headers);
    this.#options.onRefused?.(error);
    return error;
  }

  async #fetch(path: string, call: Call, signal: AbortSignal | undefined): Promise<Response> {
    const { method = "GET", query, body, headers } = call;
    const { baseUrl = "", token, fetch = globalThis.fetch, onResponse } = this.#options;
    const key = typeof token === "function" ? await token() : token;
    const address = query && query.size > 0 ? `${path}?${query}` : path;
    try {
      const response = await fetch(baseUrl.replace(/\/+$/, "") + address, {
        method,
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
      onResponse?.(response);
      return response;
    } catch (cause) {
      call.signal?.throwIfAborted();
      throw unreachable(cause, this.#timeoutMs);
    }
  }
}

function parse(text: string, read: (text: string) => unknown = JSON.parse): unknown {
  if (text === "") return null;
  try {
    return read(text);
  } catch {
    return undefined;
  }
}

function notJson({ status, headers }: Response): ApiError {
  return new ApiError({
    status,
    code: "unreadable",
    title: "The answer could not be read",
    detail: "What answered is not this API. Check the address, and what stands between you and it.",
    requestId: headers.get("x-request-id"),
  });
}
