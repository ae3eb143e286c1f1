import type { WorkerStatus } from "async-workflow";
import { request } from "./request.ts";

export interface Workers {
  readonly workers: readonly WorkerStatus[];
  readonly serverTime: string;
}

export function fetchWorkers(signal?: AbortSignal): Promise<Workers> {
  return request<Workers>("/api/workers", { signal });
}
