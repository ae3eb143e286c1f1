/** HTTP as a hostile client writes it: any host name, any header, any path; connections are kept. */
import { Agent, type IncomingHttpHeaders, request } from "node:http";

/** The address people open. TLS ends before the product, as behind a proxy. */
export const publicUrl = "https://workflows.test";
const host = new URL(publicUrl).host;

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** What came back as JSON; undefined when it is none. */
  readonly body: Body;
}

export interface Sent {
  readonly json?: unknown;
  readonly body?: string | Buffer;
  /** Undefined leaves one out that is usual. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Ends an answer that has no end: a stream is read up to its headers. */
  readonly headersOnly?: boolean;
}

export interface Caller {
  /** Sent with every request: the cookie of a session or the Authorization of a key. */
  readonly identity: Readonly<Record<string, string>>;
  call<Body = unknown>(method: string, path: string, sent?: Sent): Promise<Answer<Body>>;
  get<Body = unknown>(path: string, headers?: Sent["headers"]): Promise<Answer<Body>>;
  post<Body = unknown>(path: string, json?: unknown, headers?: Sent["headers"]): Promise<Answer<Body>>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Calls the server at this port. `address` is what the proxy in front of it says about where the caller comes from. */
export function callerOf(port: number, identity: Readonly<Record<string, string>>, address = "192.0.2.10"): Caller {
  const usual = { host, "x-forwarded-for": address, ...identity };
  const caller: Caller = {
    identity,
    call: (method, path, { json, body, headers = {}, headersOnly = false } = {}) =>
      new Promise((resolve, reject) => {
        const content = json === undefined ? body : JSON.stringify(json);
        const all = {
          ...usual,
          ...(method !== "GET" && method !== "HEAD" && { origin: publicUrl }),
          ...(json !== undefined && { "content-type": "application/json" }),
          ...(content !== undefined && { "content-length": String(Buffer.byteLength(content)) }),
          ...headers,
        };
        const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
        const asked = request({
          agent,
          host: "127.0.0.1",
          port,
          method,
          path,
          headers: given as Record<string, string>,
        });
        asked.once("error", reject);
        asked.once("response", (response) => {
          const { statusCode: status = 0, headers: got } = response;
          if (headersOnly) {
            resolve({ status, headers: got, text: "", body: undefined as never });
            asked.destroy();
            return;
          }
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            const isJson = /\bjson\b/.test(got["content-type"] ?? "") && text !== "";
            resolve({ status, headers: got, text, body: (isJson ? JSON.parse(text) : undefined) as never });
          });
        });
        asked.end(content);
      }),
    get: (path, headers) => caller.call("GET", path, { ...(headers && { headers }) }),
    post: (path, json = {}, headers) => caller.call("POST", path, { json, ...(headers && { headers }) }),
  };
  return caller;
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookiesOf({ headers }: Answer): string {
  return (headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]).join("; ");
}

export function closeConnections(): void {
  agent.destroy();
}
