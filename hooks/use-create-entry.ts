"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useStart } from "async-workflow/react";
import { showCreated } from "@/lib/api/live-cache.ts";

/** Creates entries; what was created is on the screen at once. */
export function useCreateEntry() {
  const cache = useQueryClient();
  return useStart(undefined, { onStarted: (entry) => showCreated(cache, entry) });
}
