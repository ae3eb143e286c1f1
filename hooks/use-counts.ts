"use client";
import { useQuery } from "@tanstack/react-query";
import { fetchActiveCount } from "@/lib/api/counts.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";

/** How many entries are not finished. The live feed says when to count again. */
export function useActiveCount(): number | undefined {
  return useQuery({
    queryKey: queryKeys.activeCount,
    queryFn: ({ signal }) => fetchActiveCount(signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  }).data;
}
