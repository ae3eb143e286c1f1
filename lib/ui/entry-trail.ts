/** The list that the reader came from, so that the next entry of it is one key away. Kept for the tab, a reload included. */
export interface Trail {
  readonly ids: readonly string[];
}

const storageKey = "entry-trail";

export function keepTrail(trail: Trail): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(trail));
  } catch {
    // Full or forbidden: then there is no next and no previous entry after a reload.
  }
}

export function forgetTrail(): void {
  sessionStorage.removeItem(storageKey);
}

export function keptTrail(): Trail | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "null") as Trail | null;
    return Array.isArray(kept?.ids) ? kept : null;
  } catch {
    return null;
  }
}

export interface Neighbours {
  readonly previous: string | null;
  readonly next: string | null;
  /** From 1. */
  readonly position: number;
  readonly count: number;
}

/** Null: the entry is not on it. */
export function neighboursOn({ ids }: Trail, id: string): Neighbours | null {
  const at = ids.indexOf(id);
  if (at < 0) return null;
  return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null, position: at + 1, count: ids.length };
}
