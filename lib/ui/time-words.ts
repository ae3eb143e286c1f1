const units: Readonly<Record<string, string>> = { s: "s", m: "min", h: "h", d: "days", w: "weeks" };

/** `"-24h"` is `"24 h ago"`; a time is shown as it was given. */
export function timeWords(bound: string): string {
  const [, count, unit] = /^-(\d+)([smhdw])$/.exec(bound) ?? [];
  return count && unit ? `${count} ${units[unit]} ago` : bound;
}
