/** How the screens write times and durations. One language, digits that line up, never a negative age. */
import { preferences } from "./preferences.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `"12 s"`, `"3 min"`, `"47 h"`, `"5 d"`: one unit only, days from two on: "1 d" could be a day off. Below zero counts as zero. */
export function shortSpan(ms: number): string {
  const span = Math.max(0, ms);
  if (span < minute) return `${Math.floor(span / second)} s`;
  if (span < hour) return `${Math.floor(span / minute)} min`;
  if (span < 2 * day) return `${Math.floor(span / hour)} h`;
  return `${Math.floor(span / day)} d`;
}

/** `"12 s ago"`, `"in 5 min"`, `"now"`. */
export function relativeTime(iso: string, now: number): string {
  const age = now - Date.parse(iso);
  if (age < -second) return `in ${shortSpan(-age)}`;
  return age < second ? "now" : `${shortSpan(age)} ago`;
}

/** How long something took: `"840 ms"`, `"2.1 s"`, `"3 min 20 s"`, `"2 h 5 min"`. */
export function duration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < second) return `${Math.round(span)} ms`;
  if (span < 10 * second) return `${(span / second).toFixed(1)} s`;
  if (span < minute) return `${Math.round(span / second)} s`;
  if (span < hour) return `${Math.floor(span / minute)} min ${Math.floor((span % minute) / second)} s`;
  if (span < day) return `${Math.floor(span / hour)} h ${Math.floor((span % hour) / minute)} min`;
  return `${Math.floor(span / day)} d ${Math.floor((span % day) / hour)} h`;
}

const twoDigits = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const shapes = {
  clock: { ...twoDigits, second: "2-digit" },
  shortClock: twoDigits,
  date: { month: "short", day: "numeric" },
  dateWithYear: { year: "numeric", month: "short", day: "numeric" },
  year: { year: "numeric" },
  exact: {
    ...twoDigits,
    year: "numeric",
    month: "short",
    day: "numeric",
    second: "2-digit",
    fractionalSecondDigits: 3,
    timeZoneName: "longOffset",
  },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A server writes for readers everywhere. */
const mostFormats = 200;

/**
 * In the time zone that the reader chose, unless one is named: what is drawn on the server has to name it (`useZone`).
 * Formats are made when first needed: each takes a fraction of a millisecond.
 */
function write(shape: keyof typeof shapes, time: Date | number, named?: string): string {
  const zone = named ?? (preferences().zone === "utc" ? "UTC" : undefined);
  const key = `${zone} ${shape}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat("en", { ...shapes[shape], ...(zone && { timeZone: zone }) });
    if (formats.size >= mostFormats) formats.clear();
    formats.set(key, format);
  }
  return format.format(time);
}

/** `"14:02:11"` in the reader's time zone. */
export function clockTime(time: number | string, zone?: string): string {
  return write("clock", new Date(time), zone);
}

/** `"14:05"` when that is today for the reader, else `"Nov 24"`: for places too narrow for more. */
export function nearDay(iso: string, now: number, zone?: string): string {
  const time = new Date(iso);
  const sameDay = write("dateWithYear", time, zone) === write("dateWithYear", now, zone);
  return write(sameDay ? "shortClock" : "date", time, zone);
}

/** `"14:05"` when that is today for the reader, else `"Nov 24, 14:05"`. */
export function nearTime(iso: string, now: number, zone?: string): string {
  const near = nearDay(iso, now, zone);
  const clock = write("shortClock", new Date(iso), zone);
  return near === clock ? clock : `${near}, ${clock}`;
}

/** `"Nov 23, 14:02:11"`; with the year when it is not this one. */
export function dateTime(iso: string, now: number, zone?: string): string {
  const time = new Date(iso);
  const sameYear = write("year", time, zone) === write("year", now, zone);
  return `${write(sameYear ? "date" : "dateWithYear", time, zone)}, ${write("clock", time, zone)}`;
}

/** To the millisecond, with the offset from GMT: no doubt left. */
export function exactTime(iso: string, zone?: string): string {
  return write("exact", new Date(iso), zone);
}

/** A duration that still grows: without the digits that would only flicker. */
export function wholeSeconds(ms: number): string {
  return ms < minute ? `${Math.max(0, Math.floor(ms / second))} s` : duration(ms);
}

/** A tick of a time axis: the time of day within two days, else the date. */
export function axisTime(ms: number, spanMs: number): string {
  return write(spanMs <= 2 * day ? "shortClock" : "date", ms);
}
