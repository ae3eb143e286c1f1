"use client";
import { useQuery } from "@tanstack/react-query";
import { fetchWorkflows, type Workflows } from "@/lib/api/entries.ts";
import type { ApiProblem } from "@/lib/api/problem.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { useHydrated } from "./use-hydrated.ts";

/** The workflows that can be started. They change with the code only, so once per visit is enough. */
export function useWorkflows() {
  const isHydrated = useHydrated();
  const { data, error, refetch } = useQuery<Workflows, ApiProblem>({
    queryKey: queryKeys.workflows,
    queryFn: ({ signal }) => fetchWorkflows(signal),
    staleTime: 5 * 60_000,
  });
  return { data: isHydrated ? data : undefined, error, refetch };
}
