"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Count, SavedView } from "async-workflow";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { countViews } from "@/lib/api/views.ts";

const none: readonly SavedView[] = [];

/** The reader's saved views, and how many entries each has. */
export function useViews() {
  const views =
    useQuery({
      queryKey: queryKeys.views,
      queryFn: ({ signal }) => api.savedViews({ signal }),
      staleTime: 60_000,
      retry: false,
    }).data ?? none;
  const queries = views.map(({ query }) => query);
  const counts = useQuery({
    queryKey: queryKeys.viewCounts(queries),
    queryFn: ({ signal }): Promise<Readonly<Record<string, Count>>> => countViews(queries, signal),
    placeholderData: keepPreviousData,
    enabled: queries.length > 0,
    retry: false,
  }).data;
  return { views, counts };
}
