"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Entry, Json } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { api } from "@/lib/api/client.ts";
import { foldEntries, foldEntry } from "@/lib/api/live-cache.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";

/** Sends an entry the signal that it waits for. What the server refuses is the dialog's to say. */
export function useSendSignal({ id }: Entry) {
  const client = useQueryClient();
  return useMutation<Entry, ApiError, { signal: string; data: Json }>({
    mutationFn: ({ signal, data }) => api.signal(id, signal, data),
    onSuccess: (entry) => {
      foldEntry(client, entry);
      foldEntries(client, [entry]);
      void client.invalidateQueries({ queryKey: queryKeys.why(id) });
    },
  });
}
