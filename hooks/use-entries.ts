"use client";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type EntriesQuery, fetchEntries } from "@/lib/api/entries.ts";
import type { ApiProblem } from "@/lib/api/problem.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { type EntryList, freshPage, showPending } from "@/lib/ui/entry-list.ts";

/** One page of entries. The live feed keeps it fresh; while another page loads or fails, the last one stays. */
export function useEntries(query: EntriesQuery) {
  const client = useQueryClient();
  const key = queryKeys.list(query);
  const result = useQuery<EntryList, ApiProblem>({
    queryKey: key,
    queryFn: async ({ signal }) =>
      freshPage(await fetchEntries(query, signal), client.getQueryData<EntryList>(key), query),
    placeholderData: keepPreviousData,
  });
  const list = useLastDefined(result.data);
  return {
    list,
    problem: result.error,
    /** The rows belong to another page or filter than the one asked for. */
    isStale: result.isPlaceholderData || (result.isError && list !== undefined),
    retry: () => void result.refetch(),
    showNew: () => client.setQueryData<EntryList>(key, (known) => known && showPending(known)),
  };
}

function useLastDefined<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}
