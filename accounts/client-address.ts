/** The network address a request comes from. */
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

export type AddressOf = (request: Request) => string;

/**
 * The address of the socket; behind proxies that are trusted, the last address of `X-Forwarded-For` that is none of
 * them. What others write into such headers moves nothing.
 */
export function clientAddress(incoming: IncomingMessage, trustedProxies: readonly string[]): string {
  const trusted = trustedProxies.map(range);
  const isTrusted = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
    trusted.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  let found = parse(incoming.socket.remoteAddress ?? "");
  const forwarded = String(incoming.headers["x-forwarded-for"] ?? "").split(",");
  while (found && isTrusted(found) && forwarded.length > 0) {
    const before = parse((forwarded.pop() ?? "").trim());
    if (!before) break;
    found = before;
  }
  return found?.toNormalizedString() ?? "unknown";
}

/** What a limit per network counts by: the address itself, or the /64 that one subscriber of IPv6 has. */
export function networkOf(address: string): string {
  const parsed = parse(address);
  if (!parsed || parsed.kind() === "ipv4") return address;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toNormalizedString()}/64`;
}

// One text for every spelling; an IPv4 address in IPv6 clothes is an IPv4 address.
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}

function range(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  return text.includes("/") ? ipaddr.parseCIDR(text) : ipaddr.parseCIDR(`${text}/${text.includes(":") ? 128 : 32}`);
}
