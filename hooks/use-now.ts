"use client";
import { useContext, useSyncExternalStore } from "react";
import { serverNow } from "@/lib/api/server-clock.ts";
import { DrawnBy } from "./use-preferences.ts";

/** One ticker for every age on the page: all change together, once a second, and only while someone looks. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function tick(): void {
  if (document.hidden) return;
  now = serverNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    now = serverNow();
    timer = setInterval(tick, 1_000);
    document.addEventListener("visibilitychange", tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}

/** While nothing ticks, the first who looks does. */
function look(): number {
  if (listeners.size === 0 && Math.abs(serverNow() - now) >= 1_000) now = serverNow();
  return now;
}

/** The server's time, to the second. What the server drew is taken over with the time at which it drew. */
export function useNow(): number {
  const { at } = useContext(DrawnBy);
  return useSyncExternalStore(subscribe, look, () => at);
}

const never = () => () => {};

/** The same without the ticks: for what is decided once, when a part of the page is first drawn. */
export function useFirstNow(): number {
  const { at } = useContext(DrawnBy);
  return useSyncExternalStore(never, look, () => at);
}
