"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Entry, Timeline } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { type EntryList, rowsOf } from "@/lib/ui/list-pages.ts";
import { isFinished } from "@/lib/ui/status.ts";

/** One entry: at once from a list that has it, then from the server, then live. */
export function useEntry(id: string) {
  const client = useQueryClient();
  return useQuery<Entry, ApiError>({
    queryKey: queryKeys.entry(id),
    queryFn: async ({ signal }) => {
      const entry = await api.get(id, { signal });
      const known = client.getQueryData<Entry>(queryKeys.entry(id));
      return known && known.version > entry.version ? known : entry;
    },
    initialData: () => inLists(client.getQueriesData<EntryList>({ queryKey: queryKeys.lists }), id),
    initialDataUpdatedAt: 0,
  });
}

/** What is recorded of the entry. Steps do not change the entry itself, so while it runs they are asked for. */
export function useTimeline(entry: Entry | undefined) {
  const id = entry?.id ?? "";
  return useQuery<Timeline, ApiError>({
    queryKey: queryKeys.timeline(id),
    queryFn: ({ signal }) => api.timeline(id, { signal }),
    enabled: entry !== undefined,
    refetchInterval: entry && !isFinished(entry) ? 2_000 : false,
  });
}

function inLists(lists: readonly (readonly [unknown, EntryList | undefined])[], id: string): Entry | undefined {
  for (const [, list] of lists) {
    const found = list && rowsOf(list).find((entry) => entry.id === id);
    if (found) return found;
  }
  return undefined;
}
