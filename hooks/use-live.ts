"use client";
import type { FeedStatus } from "async-workflow/client";
import { useClient, useFeedStatus } from "async-workflow/react";

/** How the page is kept fresh right now, and how to change that. */
export interface LiveControl {
  readonly status: LiveStatus;
  readonly retryNow: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
}

export type LiveStatus = Exclude<FeedStatus, { kind: "idle" }>;

const connecting: LiveStatus = { kind: "connecting" };

export function useLive(): LiveControl {
  const { retryNow, pause, resume } = useClient().feed;
  const status = useFeedStatus();
  return { status: status.kind === "idle" ? connecting : status, retryNow, pause, resume };
}

/** Every how often a query asks again on its own: not at all while the reader has paused. Hidden tabs rest anyway. */
export function usePolling(ms: number): number | false {
  const { status } = useLive();
  return status.kind === "paused" ? false : ms;
}
