"use client";
import { useQuery } from "@tanstack/react-query";
import type { SystemReport } from "async-workflow";
import type { ApiProblem } from "@/lib/api/problem.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { fetchSystem } from "@/lib/api/system.ts";
import { usePolling } from "./use-live.ts";

/** Measuring takes a fifth of a second and a connection: four times a minute is enough to watch a thing get better. */
export function useSystem() {
  return useQuery<SystemReport, ApiProblem>({
    queryKey: queryKeys.system,
    queryFn: ({ signal }) => fetchSystem(signal),
    refetchInterval: usePolling(15_000),
  });
}
