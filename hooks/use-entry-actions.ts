"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Entry } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { api } from "@/lib/api/client.ts";
import { foldEntries, foldEntry, showInLists } from "@/lib/api/live-cache.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { toast } from "@/lib/ui/toast.ts";

/** Shown before the server has answered. The version stays, so whatever the server says next wins. */
const guesses = {
  cancel: (entry: Entry): Entry =>
    entry.lockedBy === null
      ? { ...entry, status: "CANCELLED", state: "cancelled", stage: null, availableAt: null }
      : { ...entry, cancelRequested: true },
  retry: (entry: Entry): Entry => ({
    ...entry,
    state: "queued",
    error: null,
    result: null,
    finishedAt: null,
    cancelRequested: false,
  }),
} as const;

const verbs = { cancel: api.cancel, retry: api.retry } as const;
const failed = { cancel: "could not be cancelled", retry: "could not be retried" } as const;

/** Cancel or retry one entry: shown at once, taken back with the reason when the server refuses. */
export function useEntryAction(verb: keyof typeof verbs, entry: Entry) {
  const client = useQueryClient();
  const key = queryKeys.entry(entry.id);
  const mutation = useMutation<Entry, ApiError, void, { before: Entry; guess: Entry }>({
    mutationFn: () => verbs[verb](entry.id),
    onMutate: () => {
      const before = client.getQueryData<Entry>(key) ?? entry;
      const guess = guesses[verb](before);
      client.setQueryData(key, guess);
      showInLists(client, guess);
      return { before, guess };
    },
    onSuccess: (answer) => {
      client.setQueryData<Entry>(key, (known) => (known && known.version > answer.version ? known : answer));
      foldEntry(client, answer);
      foldEntries(client, [answer]);
      void client.invalidateQueries({ queryKey: queryKeys.timeline(entry.id) });
    },
    onError: (problem, _, undo) => {
      client.setQueryData<Entry>(key, (known) => (undo && known === undo.guess ? undo.before : known));
      if (undo) showInLists(client, undo.before);
      toast.error(`${entry.title} ${failed[verb]}`, {
        description: problem.message,
        action: problem.temporary ? { label: "Retry", onClick: () => mutation.mutate() } : undefined,
      });
    },
  });
  return mutation;
}
