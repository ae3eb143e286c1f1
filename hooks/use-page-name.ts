"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { remember } from "@/lib/ui/recent.ts";

const listeners = new Set<() => void>();
let name: string | null = null;

function rename(next: string | null): void {
  name = next;
  for (const listener of listeners) listener();
}

/** Names what the page shows, once that is known: in the browser's title and at the end of the breadcrumb. */
export function usePageName(next: string | undefined): void {
  // When the query of the address changes, the router puts the page's own title back.
  const query = useSearchParams().toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: said again with each query
  useEffect(() => {
    if (next === undefined) return;
    document.title = `${next} · Async Workflow`;
    rename(next);
    remember({ href: location.pathname, label: next });
    return () => rename(null);
  }, [next, query]);
}

/** For the breadcrumb. */
export function useNameOfPage(): string | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => name,
    () => null,
  );
}
