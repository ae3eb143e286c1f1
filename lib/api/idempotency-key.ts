/** A key for a request that may be sent twice. `crypto.randomUUID` is missing on plain http; `getRandomValues` is not. */
export function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
