"use client";
import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * False while React takes over what the server drew. A part of the page that is taken over late must draw the same as the
 * server first, be it that the data for more has come meanwhile, because another part asked for it.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
