/**
 * Where a webhook may go: public addresses only. A URL is somebody else's text, and the server that follows it stands
 * inside the network (SSRF). A name is resolved once per attempt, every address it has is looked at as bytes, and the
 * connection goes to the very address that was looked at, so that a name which changes in between gains nothing.
 */
import { lookup } from "node:dns/promises";
import ipaddr from "ipaddr.js";

export class TargetRefused extends Error {}

export interface Target {
  readonly url: URL;
  /** The one to connect to. */
  readonly address: string;
  readonly family: 4 | 6;
}

export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface TargetRules {
  readonly resolve: Resolve;
  /** Whether an address may be reached. */
  readonly isAllowed: (address: string) => boolean;
  readonly allowHttp: boolean;
}

export const publicTargets: TargetRules = {
  resolve: async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address),
  isAllowed: isPublic,
  allowHttp: false,
};

const longestUrl = 2_048;
const ports = new Set(["", "443", "8443"]);
const httpPorts = new Set(["", "80", "8080"]);

/** The form of a URL, before anything is resolved. Throws `TargetRefused` with a sentence for people. */
export function checkUrl(text: string, { allowHttp }: Pick<TargetRules, "allowHttp">): URL {
  if (text.length > longestUrl) throw new TargetRefused(`A webhook's URL is at most ${longestUrl} characters.`);
  if (!URL.canParse(text)) throw new TargetRefused("This is not a URL. Use one like https://example.org/hook.");
  const url = new URL(text);
  const http = allowHttp && url.protocol === "http:";
  if (url.protocol !== "https:" && !http) throw new TargetRefused("A webhook's URL begins with https://.");
  if (url.username || url.password) throw new TargetRefused("A webhook's URL has no user name or password in it.");
  if (!allowHttp && !(http ? httpPorts : ports).has(url.port))
    throw new TargetRefused("A webhook's port is 443 or 8443.");
  return url;
}

/** Resolves the host and picks the address to connect to. Throws `TargetRefused` when any of its addresses is not public, `Error` when it cannot be resolved now. */
export async function findTarget(text: string, rules: TargetRules): Promise<Target> {
  const url = checkUrl(text, rules);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = ipaddr.isValid(host) ? [host] : await resolve(host, rules);
  const [address] = addresses;
  if (address === undefined) throw new TargetRefused(`${host} has no address.`);
  if (!addresses.every(rules.isAllowed)) throw new TargetRefused(`${host} is not a public address.`);
  return { url, address, family: ipaddr.parse(address).kind() === "ipv4" ? 4 : 6 };
}

async function resolve(host: string, rules: TargetRules): Promise<readonly string[]> {
  try {
    return await rules.resolve(host);
  } catch {
    // Not refused: a resolver that is down for a minute must not cost the messages of that minute.
    throw new Error(`${host} could not be resolved.`);
  }
}

/** Whether an address belongs to the public Internet; decided by its bytes, whatever its spelling. IPv4 in IPv6 clothes does not. */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.kind() === "ipv4") return address.range() === "unicast" && !isBenchmark(address as ipaddr.IPv4);
  const six = address as ipaddr.IPv6;
  if (six.range() === "6to4") return isPublic(six.toByteArray().slice(2, 6).join("."));
  return six.range() === "unicast";
}

function isBenchmark(address: ipaddr.IPv4): boolean {
  return address.match(ipaddr.IPv4.parse("198.18.0.0"), 15);
}
