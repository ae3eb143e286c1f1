"use client";
import { useQuery } from "@tanstack/react-query";
import type { ApiError } from "async-workflow/client";
import { fetchMe, type Me } from "@/lib/api/me.ts";
import { useHydrated } from "./use-hydrated.ts";

/** Who looks at the page and what they may do. Undefined until it is known. */
export function useMe(): Me | undefined {
  const isHydrated = useHydrated();
  const me = useQuery<Me, ApiError>({ queryKey: ["me"], queryFn: ({ signal }) => fetchMe(signal), staleTime: 60_000 });
  return isHydrated ? me.data : undefined;
}

/** Whether the reader may do this; while it is not known yet, no. */
export function useMay(permission: string): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}

export type Permission = "start" | "change" | "operate";

/** Why the reader may not do this; null when they may, and while it is not known: the server decides in any case. */
export function useRefusal(needs: Permission): string | null {
  const me = useMe();
  return !me || me.permissions.includes(needs) ? null : `Not with your role, ${me.role}. An admin can change it.`;
}
