"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiError } from "async-workflow/client";
import { signInPage } from "@/lib/api/go-to-sign-in.ts";
import { toast } from "@/lib/ui/toast.ts";

/** One list of the settings. */
export function useSetting<T>(name: string, read: (signal?: AbortSignal) => Promise<T>) {
  return useQuery<T, ApiError>({ queryKey: ["settings", name], queryFn: ({ signal }) => read(signal), retry: false });
}

/** Changes a setting and reads its list again; says what the server refuses, and that it is `done` where the list does not show it. */
export function useSettingChange<Given = void, Answer = unknown>(
  name: string,
  change: (given: Given) => Promise<Answer>,
  failed: string,
  done?: string,
) {
  const client = useQueryClient();
  return useMutation<Answer, ApiError, Given>({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ["settings", name] }),
    onSuccess: () => done !== undefined && toast.success(done),
    onError: (problem) => toast.error(failed, { description: problem.message, action: wayOut(problem) }),
  }).mutate;
}

function wayOut({ code }: ApiError) {
  if (code !== "sign_in_again") return undefined;
  return { label: "Sign in again", onClick: () => window.location.assign(signInPage()) };
}
