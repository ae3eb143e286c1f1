"use client";
import { useQuery } from "@tanstack/react-query";
import type { ApiError, Workflows } from "async-workflow/client";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { useHydrated } from "./use-hydrated.ts";

/** The workflows that can be started. They change with the code only, so once per visit is enough. */
export function useWorkflows() {
  const isHydrated = useHydrated();
  const { data, error, refetch } = useQuery<Workflows, ApiError>({
    queryKey: queryKeys.workflows,
    queryFn: ({ signal }) => api.workflows({ signal }),
    staleTime: 5 * 60_000,
  });
  return { data: isHydrated ? data : undefined, error, refetch };
}
