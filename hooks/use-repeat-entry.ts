"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Entry, Json } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { useShowEntry } from "async-workflow/react";
import { useRouter } from "next/navigation";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { toast } from "@/lib/ui/toast.ts";

export interface Repeat {
  /** The stage to begin with; the results of those before are taken over. */
  readonly from?: string;
  readonly input?: Json;
}

/** Starts a new entry that repeats this one, and goes there. */
export function useRepeatEntry(entry: Entry) {
  const client = useQueryClient();
  const show = useShowEntry();
  const router = useRouter();
  return useMutation<Entry, ApiError, Repeat>({
    mutationFn: (how) =>
      api.retry(entry.id, { ...(how.input === undefined && { from: entry.stages[0] ?? "" }), ...how }),
    onSuccess: (started) => {
      show(started);
      void client.invalidateQueries({ queryKey: queryKeys.lineage(entry.id) });
      toast.success(`${started.title} was started again`);
      router.push(`/entries/${started.id}`);
    },
  });
}
