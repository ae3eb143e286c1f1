"use client";
import { useQuery } from "@tanstack/react-query";
import type { SystemReport } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { usePolling } from "./use-live.ts";

/** Measuring takes a fifth of a second and a connection: four times a minute is enough to watch a thing get better. */
export function useSystem() {
  return useQuery<SystemReport, ApiError>({
    queryKey: queryKeys.system,
    queryFn: ({ signal }) => api.systemCheck({ signal }),
    refetchInterval: usePolling(15_000),
    staleTime: 5_000,
  });
}
