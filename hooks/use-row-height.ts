"use client";
import { useSyncExternalStore } from "react";
import { rowHeights } from "@/lib/ui/preferences.ts";
import { usePreferences } from "./use-preferences.ts";

/** Under 640 px a row is a card; `h-card` in the styles of a row says the same. */
const cardHeight = 136;
const narrow = "(max-width: 639.98px)";

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

/** How high every row of a list is, in pixels. */
export function useRowHeight(): number {
  const { density } = usePreferences();
  const isNarrow = useSyncExternalStore(
    subscribe,
    () => matchMedia(narrow).matches,
    () => false,
  );
  return isNarrow ? cardHeight : rowHeights[density];
}
