"use client";
import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import type { ApiError, Entry } from "../client/index.ts";
import { useClient, useLiveCache } from "./context.ts";

export type EntryAction = "cancel" | "retry";

export interface UseEntryActionOptions {
  /** The server refused, or did not answer; what was shown is taken back. */
  readonly onError?: (problem: ApiError) => void;
}

/** Shown before the server has answered. The version stays, so whatever the server says next wins. */
const guesses: Readonly<Record<EntryAction, (entry: Entry) => Entry>> = {
  cancel: (entry) =>
    entry.lockedBy === null
      ? { ...entry, status: "CANCELLED", state: "cancelled", stage: null, availableAt: null }
      : { ...entry, cancelRequested: true },
  retry: (entry) => ({
    ...entry,
    state: "queued",
    error: null,
    result: null,
    finishedAt: null,
    cancelRequested: false,
  }),
};

/** Cancels or retries one entry: shown at once, wherever it is shown, and taken back when the server refuses. */
export function useEntryAction(
  action: EntryAction,
  entry: Entry,
  { onError }: UseEntryActionOptions = {},
): UseMutationResult<Entry, ApiError, void, { readonly before: Entry }> {
  const client = useClient();
  const live = useLiveCache();
  return useMutation<Entry, ApiError, void, { readonly before: Entry }>({
    mutationFn: () => client[action](entry.id),
    onMutate: () => {
      const before = live.known(entry.id) ?? entry;
      live.replace(guesses[action](before));
      return { before };
    },
    onSuccess: (answer) => {
      live.fold([answer]);
      live.replace(answer);
    },
    onError: (problem, _, undo) => {
      if (undo) live.replace(undo.before);
      onError?.(problem);
    },
  });
}

/** Puts an entry that the server has just told of on the screen: for calls that have no hook of their own. */
export function useShowEntry(): (entry: Entry) => void {
  return useLiveCache().show;
}
