"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Entry } from "async-workflow";
import { useRef } from "react";
import { createEntry, type NewEntry } from "@/lib/api/entries.ts";
import { idempotencyKey } from "@/lib/api/idempotency-key.ts";
import { showCreated } from "@/lib/api/live-cache.ts";
import type { ApiProblem } from "@/lib/api/problem.ts";

/**
 * Creates entries. The same content sent again after an error carries the same idempotency key, so an answer that got
 * lost on the way cannot make a second entry; other content gets a key of its own.
 */
export function useCreateEntry() {
  const client = useQueryClient();
  const sent = useRef<{ key: string; content: string } | null>(null);
  return useMutation<Entry, ApiProblem, NewEntry>({
    mutationFn: (entry) => {
      const content = JSON.stringify(entry);
      if (sent.current?.content !== content) sent.current = { key: idempotencyKey(), content };
      return createEntry(entry, sent.current.key);
    },
    onSuccess: (entry) => {
      sent.current = null;
      showCreated(client, entry);
    },
  });
}
