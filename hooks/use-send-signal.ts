"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Entry, Json } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { useShowEntry } from "async-workflow/react";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";

/** Sends an entry the signal that it waits for. What the server refuses is the dialog's to say. */
export function useSendSignal({ id }: Entry) {
  const client = useQueryClient();
  const show = useShowEntry();
  return useMutation<Entry, ApiError, { signal: string; data: Json }>({
    mutationFn: ({ signal, data }) => api.signal(id, signal, data),
    onSuccess: (entry) => {
      show(entry);
      void client.invalidateQueries({ queryKey: queryKeys.why(id) });
    },
  });
}
