/** One POST to a target that was looked at: to that address and no other, followed nowhere, bounded in time and size. */
import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Target } from "./target.ts";

export interface Reply {
  readonly status: number;
  /** The first kilobyte, as text, for the delivery log. */
  readonly text: string;
}

const connectMs = 5_000;
const totalMs = 15_000;
const mostBytes = 64 * 1024;
const shownBytes = 1_024;

/** Resolves with whatever the target answers; a redirect is an answer like any other. Rejects when there is none in time. */
export function send(
  { url, address, family }: Target,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method: "POST",
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)), "accept-encoding": "identity" },
      // Neither a shared connection nor a proxy of the environment: the address below is where it goes.
      agent: false,
      lookup: (_host, { all }, done) =>
        all
          ? done(null, [{ address, family }])
          : (done as (e: null, a: string, f: number) => void)(null, address, family),
      timeout: connectMs,
      signal: AbortSignal.any([signal, AbortSignal.timeout(totalMs)]),
    };
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= mostBytes) response.destroy();
      });
      response.once("close", () => {
        const text = Buffer.concat(chunks).subarray(0, shownBytes).toString("utf8").replaceAll("\0", "\uFFFD");
        resolve({ status: response.statusCode ?? 0, text });
      });
      response.once("error", () => {}); // told by "close"
    });
    request.once("timeout", () => request.destroy(new Error(`No connection within ${connectMs / 1000} s.`)));
    request.once("socket", (socket) => socket.once("connect", () => request.setTimeout(0)));
    request.once("error", reject);
    request.end(body);
  });
}
