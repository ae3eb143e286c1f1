"use client";
import { useQuery } from "@tanstack/react-query";
import { fetchActiveCount, fetchOpenErrors } from "@/lib/api/counts.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";

/** The live feed says when to count again. */
const counted = { staleTime: Number.POSITIVE_INFINITY, retry: false } as const;

/** How many entries are not finished. */
export function useActiveCount(): number | undefined {
  const queryKey = queryKeys.activeCount;
  return useQuery({ queryKey, queryFn: ({ signal }) => fetchActiveCount(signal), ...counted }).data;
}

/** How many error groups are open. */
export function useOpenErrors(): number | undefined {
  const queryKey = queryKeys.openErrors;
  return useQuery({ queryKey, queryFn: ({ signal }) => fetchOpenErrors(signal), ...counted }).data;
}
