"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Entry, Timeline } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { useEntry } from "async-workflow/react";
import { useEffect, useRef } from "react";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { isFinished } from "@/lib/ui/status.ts";

const recorded = [queryKeys.timeline, queryKeys.why, queryKeys.lineage, queryKeys.data, queryKeys.events] as const;

/** One entry on the screen. What is recorded of it is asked for again whenever the entry itself changes. */
export function useShownEntry(id: string) {
  const client = useQueryClient();
  const result = useEntry(id);
  const { data: entry } = result;
  const last = useRef<Entry | undefined>(undefined);
  useEffect(() => {
    const before = last.current;
    last.current = entry;
    if (!entry || before?.id !== entry.id || before === entry) return;
    // While it runs, changes may come faster than a large timeline is read: then the reading under way must come to its end.
    const cancelRefetch = isFinished(entry);
    for (const key of recorded) void client.invalidateQueries({ queryKey: key(entry.id) }, { cancelRefetch });
  }, [client, entry]);
  return result;
}

/** What is recorded of the entry. Steps do not change the entry itself, so while it runs they are asked for. */
export function useTimeline(entry: Entry | undefined) {
  const id = entry?.id ?? "";
  return useQuery<Timeline, ApiError>({
    queryKey: queryKeys.timeline(id),
    queryFn: ({ signal }) => api.timeline(id, { signal }),
    enabled: entry !== undefined,
    refetchInterval: entry && !isFinished(entry) ? 2_000 : false,
  });
}
