"use client";
import { Fragment, type ReactNode } from "react";
import { usePreferences } from "@/hooks/use-preferences.ts";

/**
 * Draws the page anew when the time zone changes: then no time anywhere, in a chart or a memoised row, can stay in the
 * other one. What the page has loaded is cached, so it is there at once.
 */
export function InZone({ children }: { readonly children: ReactNode }) {
  const { zone } = usePreferences();
  return <Fragment key={zone}>{children}</Fragment>;
}
