import type { ErrorCounts } from "async-workflow";
import { api } from "./client.ts";
import { request } from "./request.ts";

const active = new URLSearchParams({ state: "queued,running,retrying,waiting,scheduled,paused", limit: "1" });

/** Entries that are not finished. Exact up to 10,000. */
export async function fetchActiveCount(signal?: AbortSignal): Promise<number> {
  const { total } = await api.list(active, { signal });
  return total;
}

/** Error groups that nobody has resolved or ignored. */
export async function fetchOpenErrors(signal?: AbortSignal): Promise<number> {
  return (await request<ErrorCounts>("/api/errors/counts", { signal })).open;
}
