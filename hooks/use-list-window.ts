"use client";
import { type RefObject, useCallback, useSyncExternalStore } from "react";
import { type ListWindow, listWindow } from "@/lib/ui/list-window.ts";

/** So many rows are drawn by a server, which does not know how high the reader's screen is. */
const firstRows = 16;

/** Which rows of a list that scrolls with the page are to be drawn now. */
export function useListWindow(list: RefObject<HTMLElement | null>, rowHeight: number, count: number): ListWindow {
  const snapshot = useCallback(() => {
    const above = list.current ? -list.current.getBoundingClientRect().top : 0;
    const { first, last } = listWindow(above, innerHeight, rowHeight, count);
    return `${first} ${last}`;
  }, [list, rowHeight, count]);
  const text = useSyncExternalStore(subscribe, snapshot, () => `0 ${Math.min(count, firstRows)}`);
  const [first = 0, last = 0] = text.split(" ").map(Number);
  return { first, last };
}

function subscribe(onChange: () => void): () => void {
  const sizes = new ResizeObserver(onChange);
  sizes.observe(document.body);
  window.addEventListener("scroll", onChange, { passive: true });
  window.addEventListener("resize", onChange);
  return () => {
    sizes.disconnect();
    window.removeEventListener("scroll", onChange);
    window.removeEventListener("resize", onChange);
  };
}
