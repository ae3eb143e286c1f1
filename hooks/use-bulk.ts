"use client";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Bulk, BulkOutcomeName, BulkOutcomePage, BulkPage, BulkPreview } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { randomKey } from "async-workflow/client";
import { useState } from "react";
import { type BulkAsked, type BulkStart, countFailedSince, requestOf } from "@/lib/api/bulk.ts";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { toast } from "@/lib/ui/toast.ts";
import { usePolling } from "./use-live.ts";

const runningMs = 1_000;
const idleMs = 5_000;
const isRunning = (bulk: Bulk | undefined): boolean => bulk?.state === "running";

/** What would happen, asked anew each time somebody is about to decide. */
export function useBulkPreview(asked: BulkAsked) {
  return useQuery<BulkPreview, ApiError>({
    queryKey: queryKeys.bulkPreview(asked),
    queryFn: ({ signal }) => api.previewBulk(requestOf(asked), { signal }),
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: 0,
  });
}

/** Starts one. However often it is sent, it is one: the key belongs to whoever asks. */
export function useStartBulk() {
  const client = useQueryClient();
  const [key] = useState(randomKey);
  return useMutation<Bulk, ApiError, BulkStart>({
    mutationFn: (start) => api.startBulk(requestOf(start), { idempotencyKey: key }),
    onSuccess: (bulk) => {
      client.setQueryData(queryKeys.bulk(bulk.id), bulk);
      void client.invalidateQueries({ queryKey: queryKeys.bulkList });
    },
  });
}

export function useBulks() {
  const often = usePolling(runningMs);
  const seldom = usePolling(idleMs);
  return useInfiniteQuery<BulkPage, ApiError, { pages: BulkPage[] }, typeof queryKeys.bulkList, string | null>({
    queryKey: queryKeys.bulkList,
    queryFn: ({ pageParam, signal }) => api.bulks({ ...(pageParam && { cursor: pageParam }) }, { signal }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.bulks.some(isRunning) ? often : seldom),
  });
}

export function useBulk(id: string) {
  const often = usePolling(runningMs);
  return useQuery<Bulk, ApiError>({
    queryKey: queryKeys.bulk(id),
    queryFn: ({ signal }) => api.bulk(id, { signal }),
    // What is not there will not come.
    retry: (times, problem) => problem.temporary && times < 1,
    refetchInterval: ({ state }) => (isRunning(state.data) ? often : false),
  });
}

/** What came of each entry. Asked again while something is under way, and once more at the end. */
export function useBulkOutcomes(bulk: Bulk, outcome: BulkOutcomeName | null) {
  const often = usePolling(runningMs);
  return useInfiniteQuery<BulkOutcomePage, ApiError, { pages: BulkOutcomePage[] }, readonly unknown[], string | null>({
    queryKey: [...queryKeys.bulkOutcomes(bulk.id, outcome), bulk.state],
    queryFn: ({ pageParam, signal }) =>
      api.bulkOutcomes(bulk.id, { ...(outcome && { outcome }), ...(pageParam && { cursor: pageParam }) }, { signal }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    refetchInterval: isRunning(bulk) ? often : false,
  });
}

/** Entries that this bulk action let go on and that have failed again. */
export function useFailedSince(bulk: Bulk) {
  return useQuery<number, ApiError>({
    queryKey: [...queryKeys.bulk(bulk.id), "failed since"],
    queryFn: ({ signal }) => countFailedSince(bulk.id, signal),
    enabled: bulk.action === "retry" && bulk.state !== "running" && bulk.done > 0,
    refetchInterval: usePolling(idleMs),
  }).data;
}

/** Stops one, or lets one that was stopped go on. */
export function useBulkSwitch(verb: "stop" | "resume") {
  const client = useQueryClient();
  return useMutation<Bulk, ApiError, Bulk>({
    mutationFn: ({ id }) => (verb === "stop" ? api.stopBulk(id) : api.resumeBulk(id)),
    onSuccess: (bulk) => {
      client.setQueryData(queryKeys.bulk(bulk.id), bulk);
      void client.invalidateQueries({ queryKey: queryKeys.bulkList });
    },
    onError: (problem) =>
      toast.error(verb === "stop" ? "It could not be stopped" : "It could not go on", { description: problem.message }),
  });
}
