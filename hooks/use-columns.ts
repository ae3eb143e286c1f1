"use client";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { defaultColumns, usableColumns } from "@/components/entries/columns.ts";
import type { EntryFilters } from "./use-entry-filters.ts";

const storageKey = "entries-columns";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The columns of the list: those of the address, else those that the reader last chose. */
export function useColumns({ columns: named, setColumns }: Pick<EntryFilters, "columns" | "setColumns">) {
  const stored = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(storageKey),
    () => null,
  );
  const columns = useMemo(() => {
    const ids = named ?? stored?.split(",");
    return ids ? usableColumns(ids) : defaultColumns;
  }, [named, stored]);
  const onChange = useCallback(
    (ids: readonly string[] | null) => {
      if (ids) localStorage.setItem(storageKey, ids.join(","));
      else localStorage.removeItem(storageKey);
      for (const listener of listeners) listener();
      setColumns(ids);
    },
    [setColumns],
  );
  return { columns, onChange };
}
