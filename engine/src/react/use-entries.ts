"use client";
import { keepPreviousData, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type ApiError, type Entry, type EntryPage, type ListQuery, listParams } from "../client/index.ts";
import { useClient } from "./context.ts";
import { queryKeys } from "./query-keys.ts";
import { newer, refetch, useFeed } from "./use-feed.ts";

/** Between two fetches of a list that changes all the time. */
const refetchMs = 1_000;

/**
 * One page of a list. Rows that change are replaced where they stand; when entries come or may go, the page is fetched
 * again, once a second at most. While another query loads, the last page stays (`isPlaceholderData`).
 */
export function useEntries(query: ListQuery | URLSearchParams = {}): UseQueryResult<EntryPage, ApiError> {
  const client = useClient();
  const cache = useQueryClient();
  const params = listParams(query).toString();
  const queryKey = queryKeys.list(params);
  const refetchSoon = useThrottled(() => void refetch(cache, queryKey).catch(() => {})); // the query's own error tells
  useFeed(client, undefined, {
    onEntries: (entries) => {
      const page = cache.getQueryData<EntryPage>(queryKey);
      if (!page) return;
      const { entries: rows, moved } = patched(page.entries, entries);
      if (rows !== page.entries) cache.setQueryData<EntryPage>(queryKey, { ...page, entries: rows });
      if (moved) refetchSoon();
    },
    refresh: () => refetch(cache, queryKey),
  });
  return useQuery<EntryPage, ApiError>({
    queryKey,
    queryFn: async ({ signal }) => {
      const page = await client.list(new URLSearchParams(params), { signal });
      // A push may have overtaken this answer.
      const known = new Map(cache.getQueryData<EntryPage>(queryKey)?.entries.map((row) => [row.id, row]));
      return { ...page, entries: page.entries.map((row) => newer(known.get(row.id), row)) };
    },
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** `moved`: an entry is new, or has changed so that it may belong elsewhere. */
function patched(rows: readonly Entry[], changes: readonly Entry[]): { entries: readonly Entry[]; moved: boolean } {
  const changed = new Map(changes.map((entry) => [entry.id, entry]));
  let moved = false;
  let touched = false;
  const entries = rows.map((row) => {
    const seen = changed.get(row.id);
    changed.delete(row.id);
    if (!seen || seen.version <= row.version) return row;
    touched = true;
    moved ||= seen.status !== row.status || seen.state !== row.state;
    return seen;
  });
  return { entries: touched ? entries : rows, moved: moved || changed.size > 0 };
}

function useThrottled(action: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, refetchMs);
  };
}
