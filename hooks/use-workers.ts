"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { WorkerStatus } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { fetchWorkers, type Workers } from "@/lib/api/workers.ts";
import { toast } from "@/lib/ui/toast.ts";
import { usePolling } from "./use-live.ts";

/** The workers. What they hold changes many times a second; every two seconds is what an eye can follow. */
export function useWorkers() {
  return useQuery<Workers, ApiError>({
    queryKey: queryKeys.workers,
    queryFn: ({ signal }) => fetchWorkers(signal),
    refetchInterval: usePolling(2_000),
  });
}

/** Asks a worker to drain: shown at once, taken back with the reason when the server refuses. */
export function useDrainWorker() {
  const client = useQueryClient();
  const show = (worker: WorkerStatus) =>
    client.setQueryData<Workers>(
      queryKeys.workers,
      (known) => known && { ...known, workers: known.workers.map((each) => (each.id === worker.id ? worker : each)) },
    );
  return useMutation<WorkerStatus, ApiError, WorkerStatus>({
    mutationFn: ({ id }) => api.drainWorker(id),
    onMutate: async (worker) => {
      await client.cancelQueries({ queryKey: queryKeys.workers });
      show({ ...worker, state: "draining", drainRequestedAt: new Date().toISOString() });
    },
    onSuccess: show,
    onError: (problem, worker) => {
      show(worker);
      toast.error(`${worker.id} could not be drained`, { description: problem.message });
    },
  });
}
