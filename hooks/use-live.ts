"use client";
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Live, LiveStatus } from "@/lib/api/live.ts";

export const LiveContext = createContext<Live | null>(null);

const connecting: LiveStatus = { kind: "connecting" };
const never = () => () => {};

/** How the page is kept fresh right now, and a way to try at once. */
export function useLive(): { readonly status: LiveStatus; readonly retryNow: () => void } {
  const live = useContext(LiveContext);
  const status = useSyncExternalStore(live?.subscribe ?? never, live?.snapshot ?? (() => connecting), () => connecting);
  return { status, retryNow: live?.retryNow ?? (() => {}) };
}
