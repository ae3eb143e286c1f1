"use client";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiError, Entry } from "../client/index.ts";
import { useClient } from "./context.ts";
import { queryKeys } from "./query-keys.ts";
import { newer, refetch, useFeed } from "./use-feed.ts";

export interface UseEntryOptions {
  /** A public token, by which somebody who has not signed in may watch this entry. Default: what the client has. */
  readonly token?: string | undefined;
}

/** One entry, kept as fresh as the server knows it: its rows arrive by the live stream and never go back. */
export function useEntry(id: string, { token }: UseEntryOptions = {}): UseQueryResult<Entry, ApiError> {
  const given = useClient();
  const client = token === undefined ? given : given.withToken(token);
  const cache = useQueryClient();
  const queryKey = queryKeys.entry(id);
  useFeed(client, id, {
    onEntries: (entries) => {
      // The stream leaves large results out: such an entry is fetched instead.
      if (entries.some((entry) => entry.resultTruncated)) void refetch(cache, queryKey).catch(() => {});
      else for (const entry of entries) cache.setQueryData<Entry>(queryKey, (known) => newer(known, entry));
    },
    refresh: () => refetch(cache, queryKey),
  });
  return useQuery<Entry, ApiError>({
    queryKey,
    queryFn: async ({ signal }) => {
      const entry = await client.get(id, { signal });
      return newer(cache.getQueryData<Entry>(queryKey), entry);
    },
    // The client has tried again by itself.
    retry: false,
  });
}
