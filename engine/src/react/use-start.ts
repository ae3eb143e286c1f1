"use client";
import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { type ApiError, type Entry, type NewEntry, randomKey } from "../client/index.ts";
import type { AnyWorkflow } from "../model/workflow.ts";
import { useClient, useLiveCache } from "./context.ts";

export interface UseStartOptions {
  readonly onStarted?: (entry: Entry) => void;
}

/**
 * Starts entries of a workflow; `useStart<typeof importDataset>("import-dataset")` checks their input. The same content
 * sent again after an error carries the same idempotency key: an answer that got lost on the way cannot make a second
 * entry. Other content gets a key of its own.
 */
export function useStart<W extends AnyWorkflow = AnyWorkflow>(
  workflow: string,
  options?: UseStartOptions,
): UseMutationResult<Entry, ApiError, Omit<NewEntry<W>, "workflow">>;
/** The same for whatever workflow the entry names. */
export function useStart<W extends AnyWorkflow = AnyWorkflow>(
  workflow?: undefined,
  options?: UseStartOptions,
): UseMutationResult<Entry, ApiError, NewEntry<W>>;
export function useStart(
  workflow?: string,
  { onStarted }: UseStartOptions = {},
): UseMutationResult<Entry, ApiError, NewEntry> {
  const client = useClient();
  const live = useLiveCache();
  const sent = useRef<{ key: string; content: string } | null>(null);
  return useMutation<Entry, ApiError, NewEntry>({
    mutationFn: (asked) => {
      const entry = workflow === undefined ? asked : { ...asked, workflow };
      const content = JSON.stringify(entry);
      if (sent.current?.content !== content) sent.current = { key: randomKey(), content };
      return client.start(entry, { idempotencyKey: sent.current.key });
    },
    onSuccess: (entry) => {
      sent.current = null;
      live.show(entry);
      onStarted?.(entry);
    },
  });
}
