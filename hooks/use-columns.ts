"use client";
import { useCallback, useContext, useMemo, useSyncExternalStore } from "react";
import { defaultColumns, usableColumns } from "@/components/entries/columns.ts";
import { columnsCookie, cookie, keepCookie } from "@/lib/ui/cookie.ts";
import type { EntryFilters } from "./use-entry-filters.ts";
import { DrawnBy } from "./use-preferences.ts";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The columns of the list: those of the address, else those that the reader last chose. */
export function useColumns({ columns: named, setColumns }: Pick<EntryFilters, "columns" | "setColumns">) {
  const { columns: drawn } = useContext(DrawnBy);
  const stored = useSyncExternalStore(
    subscribe,
    () => cookie(columnsCookie),
    () => drawn,
  );
  const columns = useMemo(() => {
    const ids = named ?? stored?.split(",");
    return ids ? usableColumns(ids) : defaultColumns;
  }, [named, stored]);
  const onChange = useCallback(
    (ids: readonly string[] | null) => {
      keepCookie(columnsCookie, ids?.join(",") ?? null);
      for (const listener of listeners) listener();
      setColumns(ids);
    },
    [setColumns],
  );
  return { columns, onChange };
}
