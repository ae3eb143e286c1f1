"use client";
import { createContext, useContext, useSyncExternalStore } from "react";
import { onPreferences, type Preferences, parsePreferences, preferences } from "@/lib/ui/preferences.ts";
import { onZone, readerZone } from "@/lib/ui/zone.ts";

/** What the server drew the page with: taken over as it is, then made the reader's own. */
export interface Drawn {
  readonly preferences: Preferences;
  /** The time zone of its times. */
  readonly zone: string;
  /** The columns of the list of entries, by their ids; null: the reader never chose any. */
  readonly columns: string | null;
  /** The moment from which its ages count. */
  readonly at: number;
}

export const DrawnBy = createContext<Drawn>({
  preferences: parsePreferences(undefined),
  zone: "UTC",
  columns: null,
  at: 0,
});

/** How the reader wants the pages: width of the rail, density of tables, time zone. */
export function usePreferences(): Preferences {
  const drawn = useContext(DrawnBy);
  return useSyncExternalStore(onPreferences, preferences, () => drawn.preferences);
}

/** The time zone to write times in, by its name. */
export function useZone(): string {
  const drawn = useContext(DrawnBy);
  return useSyncExternalStore(onZone, readerZone, () => drawn.zone);
}
