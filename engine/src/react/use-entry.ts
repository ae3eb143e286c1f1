"use client";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ApiError, Entry } from "../client/index.ts";
import { useClient, useLiveCache } from "./context.ts";
import { queryKeys } from "./query-keys.ts";

export interface UseEntryOptions {
  /** A public token, by which somebody who has not signed in may watch this entry. Default: what the client has. */
  readonly token?: string | undefined;
}

/** One entry: at once from a list that has it, then from the server, then live. It never goes back to an older version. */
export function useEntry(id: string, { token }: UseEntryOptions = {}): UseQueryResult<Entry, ApiError> {
  const given = useClient();
  const client = token === undefined ? given : given.withToken(token);
  const live = useLiveCache(client);
  useEffect(() => live.follow(id), [live, id]);
  return useQuery<Entry, ApiError>({
    queryKey: queryKeys.entry(id),
    queryFn: async ({ signal }) => {
      const entry = await client.get(id, { signal });
      const known = live.known(id);
      return known && known.version > entry.version ? known : entry;
    },
    initialData: () => live.findInLists(id),
    initialDataUpdatedAt: 0,
    // The client has tried again by itself, and whether it reaches its server is known when it has tried.
    retry: false,
    networkMode: "always",
  });
}
