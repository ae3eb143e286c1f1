/**
 * What a reader set for how the pages look. Kept in one cookie, so that the server already draws the page that way: nothing
 * jumps or flips after loading.
 */
const choices = {
  rail: ["wide", "narrow"],
  density: ["cosy", "compact", "comfortable"],
  zone: ["local", "utc"],
} as const;

export type Preferences = { readonly [K in keyof typeof choices]: (typeof choices)[K][number] };
export type Density = Preferences["density"];
export type Zone = Preferences["zone"];

export const preferencesCookie = "view";

/** Height of a row of a table in pixels; `--spacing-row` in globals.css says the same to the styles. */
export const rowHeights: Readonly<Record<Density, number>> = { compact: 36, cosy: 44, comfortable: 52 };

/** Reads the cookie's value; what is missing or unknown gets the first choice. */
export function parsePreferences(value: string | undefined): Preferences {
  const set = new URLSearchParams(value ?? "");
  const chosen = <K extends keyof typeof choices>(key: K): Preferences[K] => {
    const known: readonly string[] = choices[key];
    const wanted = set.get(key);
    return (wanted !== null && known.includes(wanted) ? wanted : choices[key][0]) as Preferences[K];
  };
  return { rail: chosen("rail"), density: chosen("density"), zone: chosen("zone") };
}

const listeners = new Set<() => void>();
let current: Preferences | undefined;

/** In the browser: as they stand now. On the server, which serves many readers, the first choices. */
export function preferences(): Preferences {
  if (typeof document === "undefined") return parsePreferences(undefined);
  current ??= parsePreferences(
    document.cookie
      .split("; ")
      .find((each) => each.startsWith(`${preferencesCookie}=`))
      ?.slice(preferencesCookie.length + 1),
  );
  return current;
}

/** Shows the change at once and keeps it for a year. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...preferences(), ...change };
  const value = new URLSearchParams(current).toString();
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `${preferencesCookie}=${value}; path=/; max-age=31536000; samesite=lax`;
  Object.assign(document.documentElement.dataset, current);
  for (const listener of listeners) listener();
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
