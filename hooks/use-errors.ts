"use client";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ErrorGroup, ErrorGroupDetail, ErrorGroupPage, ErrorStatus } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { api } from "@/lib/api/client.ts";
import { askedFor, type ErrorGroupsQuery } from "@/lib/api/errors.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { toast } from "@/lib/ui/toast.ts";
import { usePolling } from "./use-live.ts";

const everyMs = 3_000;

/** Error groups, the last seen first. While others load, those of the filter before stay. */
export function useErrorGroups(query: ErrorGroupsQuery) {
  return useInfiniteQuery<
    ErrorGroupPage,
    ApiError,
    { pages: ErrorGroupPage[] },
    ReturnType<typeof queryKeys.errorGroupList>,
    string | null
  >({
    queryKey: queryKeys.errorGroupList(query),
    queryFn: ({ pageParam, signal }) => api.errorGroups(askedFor(query, pageParam), { signal }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: usePolling(everyMs),
  });
}

export function useErrorGroup(fingerprint: string) {
  const often = usePolling(everyMs);
  return useQuery<ErrorGroupDetail, ApiError>({
    queryKey: queryKeys.errorGroup(fingerprint),
    queryFn: ({ signal }) => api.errorGroup(fingerprint, { signal }),
    // What is not there will not come.
    retry: (times, problem) => problem.temporary && times < 1,
    refetchInterval: ({ state }) => (state.error?.status === 404 ? false : often),
  });
}

const said: Record<ErrorStatus, string> = { open: "Opened", resolved: "Resolved", ignored: "Ignored" };

/** Sets the status of a group, and offers to take that back. */
export function useErrorStatus() {
  const client = useQueryClient();
  const mutation = useMutation<ErrorGroupDetail, ApiError, { group: ErrorGroup; status: ErrorStatus }>({
    mutationFn: ({ group, status }) => api.setErrorGroupStatus(group.fingerprint, status),
    onSuccess: (detail, { group, status }) => {
      client.setQueryData(queryKeys.errorGroup(group.fingerprint), detail);
      void client.invalidateQueries({ queryKey: queryKeys.errorGroups });
      void client.invalidateQueries({ queryKey: queryKeys.counts });
      if (status === group.status) return;
      toast.success(`${said[status]}: ${group.title}`, {
        action: { label: "Undo", onClick: () => mutation.mutate({ group: detail, status: group.status }) },
      });
    },
    onError: (problem, { group }) =>
      toast.error(`${group.title} could not be changed`, { description: problem.message }),
  });
  return mutation;
}
