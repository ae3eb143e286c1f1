"use client";
import { useQuery } from "@tanstack/react-query";
import type { ApiError } from "async-workflow/client";
import { fetchMe, type Me } from "@/lib/api/me.ts";

/** Who looks at the page and what they may do. Undefined until it is known. */
export function useMe(): Me | undefined {
  return useQuery<Me, ApiError>({ queryKey: ["me"], queryFn: ({ signal }) => fetchMe(signal), staleTime: 60_000 }).data;
}

/** Whether the reader may do this; while it is not known yet, no. */
export function useMay(permission: string): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}
