"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiError } from "async-workflow/client";
import { toast } from "@/lib/ui/toast.ts";

/** One list of the settings. */
export function useSetting<T>(name: string, read: (signal?: AbortSignal) => Promise<T>) {
  return useQuery<T, ApiError>({ queryKey: ["settings", name], queryFn: ({ signal }) => read(signal), retry: false });
}

/** Changes a setting and reads its list again; says what the server refuses. */
export function useSettingChange<Given = void>(
  name: string,
  change: (given: Given) => Promise<unknown>,
  failed: string,
) {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, Given>({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ["settings", name] }),
    onError: (problem) => void toast.error(failed, { description: problem.message }),
  }).mutate;
}
