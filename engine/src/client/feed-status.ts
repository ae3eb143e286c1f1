/** How fresh what a feed delivers is, right now. Times are milliseconds since 1970. */
import type { ApiError } from "./api-error.ts";

export type FeedStatus =
  /** Nobody listens. */
  | { readonly kind: "idle" }
  | { readonly kind: "connecting" }
  /** Changes arrive as they are committed. */
  | { readonly kind: "live" }
  /** The stream does not get through: everything is fetched again every two seconds. */
  | { readonly kind: "polling" }
  /** On request. */
  | { readonly kind: "paused"; readonly since: number }
  | FeedTrouble;

export interface FeedTrouble {
  readonly kind: "reconnecting" | "offline";
  readonly retryAt: number;
  /** When the server was last heard of. */
  readonly since: number;
  readonly error: ApiError;
}

export interface FeedTimes {
  /** Between two fetches while the stream does not stand. Default 2 000. */
  readonly pollMs?: number;
  /** A stream that is silent for so long counts as dead; the server sends a heartbeat every second. Default 5 000. */
  readonly silenceMs?: number;
  /** Beside a stream that stands everything is fetched again this often: a proxy may swallow events. Default 30 000. */
  readonly quietMs?: number;
  /** From the moment the stream stands until those who listen fetch once more. Default 0. */
  readonly catchUpMs?: number;
  /** Without news from the server for so long the feed says `offline`. Default 10 000. */
  readonly offlineMs?: number;
  /** Of the times in a status. Default `Date.now`. */
  readonly now?: () => number;
}

export const usualTimes: Required<FeedTimes> = {
  pollMs: 2_000,
  silenceMs: 5_000,
  quietMs: 30_000,
  catchUpMs: 0,
  offlineMs: 10_000,
  now: Date.now,
};

const reconnectMs = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** 1, 2, 5, 10, 30 s, each up to a fifth longer, so that clients do not come back all at once. */
export const reconnectAfterMs = (failures: number): number =>
  (reconnectMs[Math.min(failures, reconnectMs.length) - 1] ?? 1_000) * (1 + Math.random() / 5);
