"use client";
/** Binds components to the client's one live stream. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { ApiError, type Client, type Entry, type FeedListener, type FeedStatus } from "../client/index.ts";
import { useClient } from "./context.ts";

/** Listens for as long as the component is there. `id`: to this entry alone. */
export function useFeed(
  { feed }: Client,
  id: string | undefined,
  listener: Pick<FeedListener, "onEntries" | "refresh">,
): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      feed.listen({
        ...(id === undefined ? {} : { ids: [id] }),
        onEntries: (entries) => latest.current.onEntries(entries),
        refresh: () => latest.current.refresh(),
      }),
    [feed, id],
  );
}

/** How fresh what the hooks show is, right now. */
export function useFeedStatus(): FeedStatus {
  const { feed } = useClient();
  return useSyncExternalStore(
    feed.onStatus,
    () => feed.status,
    () => feed.status,
  );
}

/** Fetches again what is shown. Rejects only for what may pass: an entry that is gone does not make the feed try again. */
export async function refetch(cache: QueryClient, queryKey: QueryKey): Promise<void> {
  try {
    await cache.refetchQueries({ queryKey, exact: true }, { throwOnError: true });
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.temporary) throw cause;
  }
}

export const newer = (known: Entry | undefined, seen: Entry): Entry =>
  known && known.version > seen.version ? known : seen;
