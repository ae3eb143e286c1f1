"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Entry, EntryEvent, LogLevel, LogLine, Why } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { useState } from "react";
import { api } from "@/lib/api/client.ts";
import { type ExactData, fetchData } from "@/lib/api/entry-history.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { isFinished } from "@/lib/ui/status.ts";

export function useEntryData(id: string) {
  return useQuery<ExactData, ApiError>({
    queryKey: queryKeys.data(id),
    queryFn: ({ signal }) => fetchData(id, signal),
  });
}

/** What happened to it, oldest first. */
export function useEvents(entry: Entry) {
  return useQuery<readonly EntryEvent[], ApiError>({
    queryKey: queryKeys.events(entry.id),
    queryFn: ({ signal }) => api.events(entry.id, { signal }),
  });
}

/** Why the entry does not run, or did not complete. Every second while a time runs out: the sentence names it. */
export function useWhy(entry: Entry) {
  const quiet = entry.state === "running" && !entry.cancelRequested && !seemsLost(entry);
  return useQuery<Why, ApiError>({
    queryKey: queryKeys.why(entry.id),
    queryFn: ({ signal }) => api.why(entry.id, { signal }),
    enabled: entry.state !== "completed",
    refetchInterval: ({ state }) => {
      if (isFinished(entry)) return false;
      const until = state.data?.until;
      if (until && Math.abs(Date.parse(until) - Date.now()) < 120_000) return 1_000;
      return quiet ? 10_000 : 3_000;
    },
  });
}

/** No word of it for longer than a heartbeat takes. */
function seemsLost({ updatedAt }: Entry): boolean {
  return Date.now() - Date.parse(updatedAt) > 15_000;
}

/** The entries that repeat each other; only the entry itself when nobody repeated it. */
export function useLineage(entry: Entry) {
  return useQuery<readonly Entry[], ApiError>({
    queryKey: queryKeys.lineage(entry.id),
    queryFn: ({ signal }) => api.lineage(entry.id, { signal }),
    // Repeats of an entry that has ended change nothing in it.
    refetchInterval: 10_000,
  });
}

/** Lines that are asked for at once. */
const logLines = 500;

export interface Log {
  readonly lines: readonly LogLine[];
  /** The cursor behind the last line. */
  readonly next: string | null;
  readonly hasEarlier: boolean;
}

/** The end of an entry's log, and what is said from then on. */
export function useLogs(entry: Entry, level: LogLevel) {
  const client = useQueryClient();
  const { id } = entry;
  const key = queryKeys.logs(id, level);
  const [loadingEarlier, setLoadingEarlier] = useState(false);
  const query = useQuery<Log, ApiError>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<Log>(key);
      if (known?.next) return readOn(id, level, known, signal);
      const page = await api.logs(id, { level, order: "newest", limit: logLines }, { signal });
      return { lines: page.lines.toReversed(), next: page.lines[0]?.id ?? null, hasEarlier: page.more };
    },
    // The feed tells of new lines; it may leave them out when very many entries log at once.
    refetchInterval: isFinished(entry) ? false : 2_000,
  });
  const loadEarlier = async () => {
    const first = query.data?.lines[0];
    if (!first) return;
    setLoadingEarlier(true);
    try {
      const page = await api.logs(id, { level, order: "newest", limit: logLines, after: first.id });
      client.setQueryData<Log>(
        key,
        (log) => log && { ...log, lines: [...page.lines.toReversed(), ...log.lines], hasEarlier: page.more },
      );
    } finally {
      setLoadingEarlier(false);
    }
  };
  return { ...query, loadEarlier, loadingEarlier };
}

async function readOn(id: string, level: LogLevel, known: Log, signal: AbortSignal): Promise<Log> {
  const lines = [...known.lines];
  let { next } = known;
  for (let more = true; more; ) {
    const page = await api.logs(
      id,
      { level, order: "oldest", limit: logLines, ...(next && { after: next }) },
      { signal },
    );
    lines.push(...page.lines);
    next = page.next;
    more = page.more;
  }
  return lines.length === known.lines.length ? known : { ...known, lines, next };
}
