/** What the browser tells the server with every page, so that the page is drawn as its reader has it. */

/** The columns of the list of entries that the reader last chose. */
export const columnsCookie = "columns";

export function cookie(name: string): string | null {
  const kept = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  try {
    return kept ? decodeURIComponent(kept.slice(name.length + 1)) : null;
  } catch {
    return null;
  }
}

/** For a year; null: no longer. */
export function keepCookie(name: string, value: string | null): void {
  const age = value === null ? 0 : 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `${name}=${encodeURIComponent(value ?? "")}; path=/; max-age=${age}; samesite=lax`;
}
