import { dateTime } from "./time.ts";

const units: Readonly<Record<string, string>> = { s: "s", m: "min", h: "h", d: "days", w: "weeks" };

/** `"-24h"` is `"24 h ago"`; a time is shown in the zone that the reader chose. */
export function timeWords(bound: string): string {
  const [, count, unit] = /^-(\d+)([smhdw])$/.exec(bound) ?? [];
  if (count && unit) return `${count} ${units[unit]} ago`;
  return Number.isNaN(Date.parse(bound)) ? bound : dateTime(bound, Date.now());
}
