/**
 * Reads the changed entries for all clients at once: 500 clients that see the same change cost one query and one JSON
 * text, not 500. A read is shared only before it has begun: one under way could miss the change.
 */
import type { Engine, Scope } from "../../engine.ts";
import { eventFrame } from "./sse-frame.ts";

export type ReadChanged = (ids: readonly string[], cursor: string, scope: Scope) => Promise<Uint8Array | null>;

/** Gives a function that reads the entries of a change as an `entries` message; null when the caller may see none. */
export function shareReads(engine: Engine): ReadChanged {
  const waiting = new Map<string, Promise<Uint8Array | null>>();
  return (ids, cursor, scope) => {
    const key = `${scope.workspace}\n${cursor}\n${[...ids].sort().join()}`;
    const joined = waiting.get(key);
    if (joined) return joined;
    const read = new Promise((begin) => setImmediate(begin)).then(() => {
      waiting.delete(key);
      return readFrame(engine, ids, cursor, scope);
    });
    waiting.set(key, read);
    return read;
  };
}

async function readFrame(
  engine: Engine,
  ids: readonly string[],
  cursor: string,
  scope: Scope,
): Promise<Uint8Array | null> {
  const entries = await engine.getMany(ids, scope, { listed: true });
  if (entries.length === 0) return null;
  return eventFrame("entries", JSON.stringify({ entries, serverTime: new Date().toISOString() }), cursor);
}
