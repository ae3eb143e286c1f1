/** What the reader looked at last, newest first: for the palette. Kept in this browser only. */
export interface Recent {
  readonly href: string;
  readonly label: string;
}

const storageKey = "recent";
const most = 6;

export function recent(): readonly Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    return [];
  }
}

export function remember(visit: Recent): void {
  const others = recent().filter(({ href }) => href !== visit.href);
  try {
    localStorage.setItem(storageKey, JSON.stringify([visit, ...others].slice(0, most)));
  } catch {} // full, or forbidden: then nothing is remembered
}

function isRecent(value: unknown): value is Recent {
  const { href, label } = (value ?? {}) as Record<string, unknown>;
  return typeof href === "string" && href.startsWith("/") && !href.startsWith("//") && typeof label === "string";
}
