"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Pause, WorkflowStats, WorkflowSummary } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { api } from "@/lib/api/client.ts";
import { figureKeys } from "@/lib/api/figures.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { serverNow } from "@/lib/api/server-clock.ts";
import { toast } from "@/lib/ui/toast.ts";
import { usePolling } from "./use-live.ts";

const refreshMs = 5_000;

/** All workflows with their last day, kept fresh. */
export function useWorkflowSummaries() {
  return useQuery<readonly WorkflowSummary[], ApiError>({
    queryKey: figureKeys.workflows,
    queryFn: ({ signal }) => api.workflowSummaries({ signal }),
    refetchInterval: usePolling(refreshMs),
  });
}

/** One workflow with its stages, versions and workers. `refresh: "seldom"` where only its durations matter. */
export function useWorkflowStats(name: string, options: { refresh?: "often" | "seldom" } = {}) {
  const often = usePolling(refreshMs);
  return useQuery<WorkflowStats, ApiError>({
    queryKey: figureKeys.workflow(name),
    queryFn: ({ signal }) => api.workflowStats(name, { signal }),
    refetchInterval: options.refresh === "seldom" ? false : often,
    staleTime: options.refresh === "seldom" ? 60_000 : 1_000,
    retry: (failures, problem) => problem.temporary && failures < 1,
  });
}

/** Pauses with a reason, or resumes with null: shown at once, taken back with the cause when the server refuses. */
export function usePauseWorkflow(name: string, title: string) {
  const client = useQueryClient();
  const show = (paused: Pause | null) => {
    client.setQueryData<readonly WorkflowSummary[]>(figureKeys.workflows, (known) =>
      known?.map((each) => (each.name === name ? { ...each, paused } : each)),
    );
    client.setQueryData<WorkflowStats>(figureKeys.workflow(name), (known) => known && { ...known, paused });
  };
  const shown = () =>
    client.getQueryData<WorkflowStats>(figureKeys.workflow(name)) ??
    client.getQueryData<readonly WorkflowSummary[]>(figureKeys.workflows)?.find((each) => each.name === name);
  return useMutation<Pause | null, ApiError, { reason: string } | null, Pause | null>({
    mutationFn: (asked) => {
      if (asked !== null)
        return api.pauseWorkflow(name, { ...(asked.reason.trim() && { reason: asked.reason.trim() }) });
      return api.resumeWorkflow(name).then(() => null);
    },
    onMutate: async (asked) => {
      await client.cancelQueries({ queryKey: figureKeys.workflows });
      const before = shown()?.paused ?? null;
      show(asked && { at: new Date(serverNow()).toISOString(), by: "you", reason: asked.reason.trim() || null });
      return before;
    },
    onSuccess: (pause, asked) => {
      show(asked && pause);
      toast.success(asked ? `${title} is paused` : `${title} goes on`);
      // What is due shows it too, and no entry changed.
      void client.invalidateQueries({ queryKey: queryKeys.lists });
      void client.invalidateQueries({ queryKey: ["entry"] });
      void client.invalidateQueries({ queryKey: ["why"] });
    },
    onError: (problem, asked, before) => {
      show(before ?? null);
      toast.error(asked ? `${title} was not paused` : `${title} was not resumed`, { description: problem.message });
    },
  });
}
