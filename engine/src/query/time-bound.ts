/** The ends of a date range: an ISO 8601 time or date, in UTC unless it says otherwise, or a duration before now (`-24h`). */

const relative = /^-(\d{1,6})(s|m|h|d|w)$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?$/;
const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
// What the 48 bits of an id's time can hold, and no sign.
const latestMs = 2 ** 48 - 1;

/**
 * Milliseconds since 1970, or null when the text is no time. A date alone is its beginning, or as the end of a range the
 * beginning of the next day.
 */
export function resolveTime(text: string, nowMs: number, end: "from" | "to"): number | null {
  const ago = relative.exec(text);
  if (ago) return Math.max(0, nowMs - Number(ago[1]) * unitMs[ago[2] as keyof typeof unitMs]);
  if (!date.test(text) && !dateTime.test(text)) return null;
  const isDate = date.test(text);
  const hasZone = isDate || /(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = Date.parse(hasZone ? text : `${text}Z`);
  if (Number.isNaN(ms) || !isRealDay(text)) return null;
  const bound = isDate && end === "to" ? ms + unitMs.d : ms;
  return bound >= 0 && bound <= latestMs ? bound : null;
}

// Date.parse makes 3 March of 31 February.
function isRealDay(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split("-").map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}
