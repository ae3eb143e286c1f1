"use client";
import { useSyncExternalStore } from "react";
import type { FeedStatus } from "../client/index.ts";
import { useClient } from "./context.ts";

/** How fresh what the hooks show is, right now. */
export function useFeedStatus(): FeedStatus {
  const { feed } = useClient();
  return useSyncExternalStore(
    feed.onStatus,
    () => feed.status,
    () => feed.status,
  );
}
