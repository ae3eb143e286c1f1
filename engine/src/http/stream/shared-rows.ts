/**
 * Reads the changed entries for all clients at once: 500 clients that see the same change cost one query and one JSON
 * text, not 500. A read is shared only before it has begun: one under way could miss the change.
 */
import type { Engine, Scope } from "../../engine.ts";
import { masked } from "../../model/secrets.ts";
import { eventFrame } from "./sse-frame.ts";

export type ReadChanged = (ids: readonly string[], cursor: string, scope: Scope) => Promise<Uint8Array | null>;

interface Read {
  readonly frame: Uint8Array | null;
  /** Something in it is masked: others may see more. */
  readonly hides: boolean;
}

/** Whoever sees of each entry what everybody sees. */
const anybody = "";

/** Gives a function that reads the entries of a change as an `entries` message; null when the caller may see none. */
export function shareReads(engine: Engine): ReadChanged {
  const waiting = new Map<string, Promise<Read>>();
  const share = (ids: readonly string[], cursor: string, { workspace, maskFor }: Scope): Promise<Read> => {
    const key = JSON.stringify([workspace, maskFor ?? null, cursor, [...ids].sort()]);
    const joined = waiting.get(key);
    if (joined) return joined;
    const read = new Promise((begin) => setImmediate(begin)).then(() => {
      waiting.delete(key);
      return readFrame(engine, ids, cursor, { workspace, ...(maskFor !== undefined && { maskFor }) });
    });
    waiting.set(key, read);
    return read;
  };
  return async (ids, cursor, scope) => {
    const { frame, hides } = await share(ids, cursor, { workspace: scope.workspace, maskFor: anybody });
    return hides ? (await share(ids, cursor, scope)).frame : frame;
  };
}

async function readFrame(engine: Engine, ids: readonly string[], cursor: string, scope: Scope): Promise<Read> {
  const entries = await engine.getMany(ids, scope, { listed: true });
  if (entries.length === 0) return { frame: null, hides: false };
  const data = JSON.stringify({ entries, serverTime: new Date().toISOString() });
  return { frame: eventFrame("entries", data, cursor), hides: data.includes(masked) };
}
