"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type ApiError, type Entry, type ListQuery, listParams } from "../client/index.ts";
import { useLiveCache } from "./context.ts";
import { showPending } from "./entry-list.ts";
import { type EntryList, rowsOf } from "./list-pages.ts";
import { isNewestFirst, readListParams } from "./list-params.ts";
import type { ListNews } from "./live-cache.ts";
import { queryKeys } from "./query-keys.ts";
import { usePages } from "./use-pages.ts";

export interface UseEntriesOptions {
  /** May rows come in, go or change places right now? While it says no, what is new waits in `data.pending`. Default: always. */
  readonly mayMove?: () => boolean;
  /** Something came in or changed its status while the list was shown. */
  readonly onNews?: (news: ListNews) => void;
}

export interface EntriesResult {
  /** The list, page behind page; that of the last query while another one loads or fails. */
  readonly data: EntryList | undefined;
  /** The rows of it that are there. */
  readonly entries: readonly Entry[];
  readonly error: ApiError | null;
  /** There is nothing to show yet. */
  readonly isPending: boolean;
  /** The rows belong to another query, or could not be refreshed. */
  readonly isStale: boolean;
  readonly refetch: () => void;
  /** Lets in what waits in `data.pending`. */
  readonly showPending: () => void;
  /**
   * Says which rows are on the screen, from the first to before the last: what follows is loaded when the end comes near,
   * pages that were let go are brought again, and those far away are let go.
   */
  readonly look: (first: number, last: number) => void;
  /** Loads the next page. */
  readonly loadMore: () => void;
  readonly isLoadingMore: boolean;
  /** Why a page behind the first could not be loaded. */
  readonly moreError: ApiError | null;
}

const nothing: readonly Entry[] = [];

/**
 * A list, kept fresh by the live stream: rows change where they stand and only to a newer version, new ones come in where they
 * belong, and what only the server can tell is asked of it once a second at most.
 */
export function useEntries(
  query: ListQuery | URLSearchParams = {},
  { mayMove, onNews }: UseEntriesOptions = {},
): EntriesResult {
  const live = useLiveCache();
  const params = listParams(query).toString();
  const latest = useRef({ mayMove, onNews });
  const [shown] = useState(() => ({ first: 0, last: 0 }));
  useEffect(() => {
    latest.current = { mayMove, onNews };
  });
  useEffect(
    () =>
      live.readList(params, {
        shown,
        mayMove: () => latest.current.mayMove?.() ?? true,
        onNews: (news) => latest.current.onNews?.(news),
      }),
    [live, params, shown],
  );
  const result = useQuery<EntryList, ApiError>({
    queryKey: queryKeys.list(params),
    queryFn: ({ signal }) => live.load(params, signal),
    placeholderData: keepPreviousData,
    // What has not changed is the same object already.
    structuralSharing: false,
    // The client has tried again by itself, and whether it reaches its server is known when it has tried.
    retry: false,
    networkMode: "always",
  });
  const { setList, ...pages } = usePages(params, shown);
  const data = useLastDefined(result.data);
  const entries = useMemo(() => (data ? firstRows(data, readListParams(params).limit) : nothing), [data, params]);
  const { refetch } = result;
  return {
    data,
    entries,
    error: result.error,
    isPending: data === undefined && result.error === null,
    isStale: result.isPlaceholderData || (result.isError && data !== undefined),
    refetch: useCallback(() => void refetch(), [refetch]),
    showPending: useCallback(() => {
      // In another order they may belong anywhere.
      if (!isNewestFirst(readListParams(params))) void live.startOver(params).catch(() => undefined);
      setList(showPending);
    }, [live, params, setList]),
    ...pages,
  };
}

/** Who asked for five rows gets five, also when others have come in before them. */
function firstRows(list: EntryList, limit: number | null): readonly Entry[] {
  const rows = rowsOf(list);
  return limit !== null && list.pages.length === 1 ? rows.slice(0, limit) : rows;
}

function useLastDefined<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}
