/**
 * Reads the changed entries for all clients at once: 500 clients that see the same change cost one query and one JSON
 * text, not 500. Reads are shared only at the same cursor: a read that began earlier could miss the change.
 */
import type { Engine, Scope } from "../../engine.ts";
import { eventFrame } from "./sse-frame.ts";

export type ReadChanged = (ids: readonly string[], cursor: string, scope: Scope) => Promise<Uint8Array | null>;

/** Gives a function that reads the entries of a change as an `entries` message; null when the caller may see none. */
export function shareReads(engine: Engine): ReadChanged {
  const underWay = new Map<string, Promise<Uint8Array | null>>();
  return (ids, cursor, scope) => {
    const key = `${scope.workspace}\n${cursor}\n${[...ids].sort().join()}`;
    const shared = underWay.get(key);
    if (shared) return shared;
    const read = readFrame(engine, ids, cursor, scope).finally(() => underWay.delete(key));
    underWay.set(key, read);
    return read;
  };
}

async function readFrame(
  engine: Engine,
  ids: readonly string[],
  cursor: string,
  scope: Scope,
): Promise<Uint8Array | null> {
  const entries = await engine.getMany(ids, scope);
  if (entries.length === 0) return null;
  return eventFrame("entries", JSON.stringify({ entries, serverTime: new Date().toISOString() }), cursor);
}
