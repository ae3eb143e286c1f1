"use client";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "async-workflow/client";
import { useCallback, useRef, useState } from "react";
import { fetchEntries, nextPageSize } from "@/lib/api/entries.ts";
import { listMayMove } from "@/lib/api/live-cache.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { serverNow } from "@/lib/api/server-clock.ts";
import { foldPage, freshList, showPending } from "@/lib/ui/entry-list.ts";
import { append, type EntryList, refill, trim } from "@/lib/ui/list-pages.ts";
import { isNewestFirst, type ListQuery } from "@/lib/ui/list-query.ts";
import { looking } from "@/lib/ui/list-window.ts";

/** A list of entries, page behind page. The live feed keeps it fresh; while another list loads or fails, the last one stays. */
export function useEntries(query: ListQuery) {
  const client = useQueryClient();
  const key = queryKeys.list(query);
  const result = useQuery<EntryList, ApiError>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const page = await fetchEntries(query, {}, signal);
      const known = client.getQueryData<EntryList>(key);
      return known
        ? foldPage(known, page, query, listMayMove(), serverNow()).list
        : freshList(page, undefined, query, serverNow());
    },
    placeholderData: keepPreviousData,
    // A list that the reader has come far down is not started over for a visit elsewhere.
    structuralSharing: false,
  });
  const more = usePages(query);
  const list = useLastDefined(result.data);
  const startOver = async () => {
    const page = await fetchEntries(query).catch(() => null);
    if (page) client.setQueryData(key, freshList(page, undefined, query, serverNow()));
  };
  return {
    list,
    problem: result.error,
    /** The rows belong to another filter than the one asked for. */
    isStale: result.isPlaceholderData || (result.isError && list !== undefined),
    retry: () => void result.refetch(),
    showNew: () => {
      if (!isNewestFirst(query)) void startOver();
      client.setQueryData<EntryList>(key, (known) => known && showPending(known));
    },
    ...more,
  };
}

/** Brings the pages behind the first one, and again those that were let go. */
function usePages(query: ListQuery) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<{ readonly of: ListQuery; readonly problem: ApiError } | null>(null);
  const [loading, setLoading] = useState(false);
  const asked = useRef(new Set<string>());
  const fetchPage = useCallback(
    async (cursor: string, fold: (list: EntryList, page: Awaited<ReturnType<typeof fetchEntries>>) => EntryList) => {
      if (asked.current.has(cursor)) return;
      asked.current.add(cursor);
      setLoading(true);
      setProblem(null);
      try {
        const page = await fetchEntries(query, { cursor, limit: nextPageSize });
        client.setQueryData<EntryList>(
          queryKeys.list(query),
          (known) => known && trim(fold(known, page), looking.first),
        );
      } catch (cause) {
        if (cause instanceof ApiError) setProblem({ of: query, problem: cause });
      } finally {
        asked.current.delete(cursor);
        setLoading(asked.current.size > 0);
      }
    },
    [client, query],
  );
  const loadMore = useCallback(() => {
    const next = client.getQueryData<EntryList>(queryKeys.list(query))?.next;
    if (next) void fetchPage(next, (list, page) => append(list, next, page));
  }, [client, query, fetchPage]);
  const loadAgain = useCallback(
    (cursor: string) => void fetchPage(cursor, (list, page) => refill(list, cursor, page.entries)),
    [fetchPage],
  );
  return { loadMore, loadAgain, loadingMore: loading, moreProblem: problem?.of === query ? problem.problem : null };
}

function useLastDefined<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}
