"use client";
import { createContext, useContext, useSyncExternalStore } from "react";
import { onPreferences, type Preferences, parsePreferences, preferences } from "@/lib/ui/preferences.ts";

/** What the server drew the page with. */
export const DrawnPreferences = createContext<Preferences>(parsePreferences(undefined));

/** How the reader wants the pages: width of the rail, density of tables, time zone. */
export function usePreferences(): Preferences {
  const drawn = useContext(DrawnPreferences);
  return useSyncExternalStore(onPreferences, preferences, () => drawn);
}
