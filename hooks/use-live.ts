"use client";
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Live, LiveStatus } from "@/lib/api/live.ts";

export const LiveContext = createContext<Live | null>(null);

const connecting: LiveStatus = { kind: "connecting" };
const nothing = () => {};
const never = () => () => {};

/** How the page is kept fresh right now, and how to change that. */
export interface LiveControl {
  readonly status: LiveStatus;
  readonly retryNow: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
}

export function useLive(): LiveControl {
  const live = useContext(LiveContext);
  const status = useSyncExternalStore(live?.subscribe ?? never, live?.snapshot ?? (() => connecting), () => connecting);
  return {
    status,
    retryNow: live?.retryNow ?? nothing,
    pause: live?.pause ?? nothing,
    resume: live?.resume ?? nothing,
  };
}

/** Every how often a query asks again on its own: not at all while the reader has paused. Hidden tabs rest anyway. */
export function usePolling(ms: number): number | false {
  const { status } = useLive();
  return status.kind === "paused" ? false : ms;
}
