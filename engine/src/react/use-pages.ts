"use client";
/** Brings the pages behind the first one, and again those that were let go. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { ApiError, type EntryPage } from "../client/index.ts";
import { useClient } from "./context.ts";
import { fetchPage } from "./fetch-page.ts";
import { append, countRows, type EntryList, pagesBetween, refill, trim } from "./list-pages.ts";
import { queryKeys } from "./query-keys.ts";

/** So many rows before the end the next page is asked for. */
const ahead = 60;

export function usePages(params: string, shown: { first: number; last: number }) {
  const client = useClient();
  const cache = useQueryClient();
  const [problem, setProblem] = useState<{ readonly of: string; readonly problem: ApiError } | null>(null);
  const [loading, setLoading] = useState(false);
  const asked = useRef(new Set<string>());
  const setList = useCallback(
    (change: (list: EntryList) => EntryList) =>
      cache.setQueryData<EntryList>(queryKeys.list(params), (known) => known && change(known)),
    [cache, params],
  );
  const bring = useCallback(
    async (cursor: string, fold: (list: EntryList, page: EntryPage) => EntryList) => {
      if (asked.current.has(cursor)) return;
      asked.current.add(cursor);
      setLoading(true);
      setProblem(null);
      try {
        const page = await fetchPage(client, params, cursor);
        setList((list) => trim(fold(list, page), shown.first));
      } catch (cause) {
        if (cause instanceof ApiError) setProblem({ of: params, problem: cause });
      } finally {
        asked.current.delete(cursor);
        setLoading(asked.current.size > 0);
      }
    },
    [client, params, setList, shown],
  );
  const loadMore = useCallback(() => {
    const next = cache.getQueryData<EntryList>(queryKeys.list(params))?.next;
    if (next) void bring(next, (list, page) => append(list, next, page));
  }, [cache, params, bring]);
  const look = useCallback(
    (first: number, last: number) => {
      Object.assign(shown, { first, last });
      const list = cache.getQueryData<EntryList>(queryKeys.list(params));
      if (!list) return;
      if (last > countRows(list) - ahead) loadMore();
      for (const at of pagesBetween(list, first, last)) {
        const { cursor, rows } = list.pages[at] ?? {};
        if (cursor && rows === null) void bring(cursor, (known, page) => refill(known, cursor, page.entries));
      }
    },
    [cache, params, shown, loadMore, bring],
  );
  const moreError = problem?.of === params ? problem.problem : null;
  return { setList, look, loadMore, isLoadingMore: loading, moreError };
}
