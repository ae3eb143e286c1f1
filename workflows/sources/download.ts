// Reads a file from an http(s) address without becoming a way into the network that this process stands in:
// the host must be listed, is resolved once, every address it has must be public (unless the list names the host with
// its port), the connection goes to that very address, and no redirect is followed.
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { NonRetryable } from "async-workflow";
import { isPublicAddress } from "./address.ts";
import type { AllowedHost } from "./settings.ts";

export interface DownloadOptions {
  readonly hosts: readonly AllowedHost[];
  readonly signal: AbortSignal;
  /** All addresses of a host. Default: what the system says. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  /** No byte for so long and the attempt fails. Default 30 s. */
  readonly idleMs?: number;
}

export interface Download {
  readonly name: string;
  readonly declaredType: string;
  /** As the server announces it; null when it does not. */
  readonly size: number | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Connects and waits for the headers. Refusals are `NonRetryable`; what may go better next time is a plain error. */
export async function openDownload(address: string, options: DownloadOptions): Promise<Download> {
  const url = new URL(address);
  const ip = await permittedAddress(url, options);
  const response = await get(url, ip, options);
  const refusal = refusalOf(response);
  if (refusal) {
    response.destroy();
    throw refusal;
  }
  const size = Number(response.headers["content-length"] ?? Number.NaN);
  return {
    name: url.pathname.split("/").at(-1)?.slice(0, 255) || url.hostname,
    declaredType: response.headers["content-type"]?.split(";", 1)[0]?.trim() ?? "",
    size: Number.isSafeInteger(size) ? size : null,
    bytes: wholeBody(response),
  };
}

async function permittedAddress(url: URL, { hosts, resolve = systemLookup }: DownloadOptions): Promise<string> {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new NonRetryable(`Only http and https addresses can be imported, not ${url.protocol}`);
  }
  if (url.username || url.password) throw new NonRetryable("The address must not hold a user name or password.");
  const port = url.port === "" ? null : Number(url.port);
  const usual = url.protocol === "http:" ? 80 : 443;
  const listed = hosts.filter((host) => host.hostname === url.hostname && (host.port ?? usual) === (port ?? usual));
  if (listed.length === 0) {
    throw new NonRetryable(`The host ${url.host} is not on the list IMPORT_HOSTS, so nothing is fetched from it.`);
  }
  const bare = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(bare) ? [bare] : await resolve(bare);
  const first = addresses[0];
  if (first === undefined) throw new Error(`The host ${url.hostname} has no address.`);
  const namedWithPort = listed.some((host) => host.port !== null);
  const inside = namedWithPort ? undefined : addresses.find((address) => !isPublicAddress(address));
  if (inside !== undefined) {
    throw new NonRetryable(
      `The host ${url.hostname} leads to ${inside}, which is not a public address. If that is meant, list the host with its port in IMPORT_HOSTS.`,
    );
  }
  return first;
}

async function systemLookup(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true, order: "verbatim" })).map(({ address }) => address);
}

async function get(url: URL, ip: string, { signal, idleMs = 30_000 }: DownloadOptions): Promise<IncomingMessage> {
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const request = send(url, {
    signal,
    timeout: idleMs,
    agent: false,
    headers: { accept: "text/csv, application/json, */*;q=0.5", "accept-encoding": "identity" },
    // The name is not resolved again: its answer could be another one by now.
    lookup: (_hostname, lookupOptions, done) => {
      const family = isIP(ip);
      if (lookupOptions.all) done(null, [{ address: ip, family }]);
      else done(null, ip, family);
    },
  });
  request.on("timeout", () => request.destroy(new Error(`${url.host} sent nothing for ${idleMs / 1000} s.`)));
  const answered = once(request, "response");
  request.end();
  const [response] = (await answered) as [IncomingMessage];
  // Errors after the headers reach whoever reads the body.
  request.on("error", (error) => response.destroy(error));
  return response;
}

function refusalOf({ statusCode = 0, headers }: IncomingMessage): Error | undefined {
  if (statusCode >= 300 && statusCode < 400) {
    return new NonRetryable(
      `The address answers with a redirect (${statusCode}); give the address it leads to instead.`,
    );
  }
  if (statusCode === 429 || statusCode >= 500) return new Error(`The server answered ${statusCode}.`);
  if (statusCode !== 200) return new NonRetryable(`The server answered ${statusCode}; there is nothing to import.`);
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") return new NonRetryable(`The server sent the file as ${encoding}, unasked.`);
  return undefined;
}

/** A connection that ends early is an error, never a shorter file. */
async function* wholeBody(response: IncomingMessage): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of response) yield chunk as Uint8Array;
  if (!response.complete) throw new Error("The connection ended before the file did.");
}
