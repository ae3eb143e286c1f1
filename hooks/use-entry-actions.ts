"use client";
import type { Entry } from "async-workflow";
import { type EntryAction, useEntryAction } from "async-workflow/react";
import { toast } from "@/lib/ui/toast.ts";

const failed = { cancel: "could not be cancelled", retry: "could not be retried" } as const;

/** Cancel or retry one entry; when the server refuses, that is said. */
export function useToldAction(action: EntryAction, entry: Entry) {
  const mutation = useEntryAction(action, entry, {
    onError: (problem) =>
      toast.error(`${entry.title} ${failed[action]}`, {
        description: problem.message,
        action: problem.temporary ? { label: "Retry", onClick: () => mutation.mutate() } : undefined,
      }),
  });
  return mutation;
}
