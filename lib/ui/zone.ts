/**
 * The time zone that times are written in. A server does not know the reader's, so the browser leaves its name in a cookie: from
 * the second page on, the first HTML has the times that the reader will see.
 */
import { cookie, keepCookie } from "./cookie.ts";
import { onPreferences, preferences } from "./preferences.ts";

export const zoneCookie = "time-zone";

/** The name as Intl has it; UTC for what is no time zone. */
export function zoneNamed(name: string | undefined): string {
  try {
    // An offset is a zone too, for Intl; there are thousands of them.
    if (name && /^[A-Za-z]/.test(name))
      return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // Somebody made it up.
  }
  return "UTC";
}

let own: string | undefined;

const ownZone = (): string => (own ??= zoneNamed(new Intl.DateTimeFormat("en").resolvedOptions().timeZone));

/** In the browser: as the reader has set it now. */
export const readerZone = (): string => (preferences().zone === "utc" ? "UTC" : ownZone());

export const onZone = onPreferences;

/** Tells the server, from the next page on. */
export function leaveZone(): void {
  if (cookie(zoneCookie) !== ownZone()) keepCookie(zoneCookie, ownZone());
}
