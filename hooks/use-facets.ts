"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Facets } from "async-workflow";
import type { EntryFilter } from "async-workflow/query";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";

/** How many entries each status and workflow has under a filter. The live feed says when to count again. */
export function useFacets(filter: EntryFilter): Facets | undefined {
  return useQuery({
    queryKey: queryKeys.facets(filter),
    queryFn: ({ signal }) => api.facets(filter, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  }).data;
}
