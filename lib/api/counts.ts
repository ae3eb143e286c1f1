import type { EntryPage } from "async-workflow";
import { request } from "./request.ts";

const active = new URLSearchParams({ state: "queued,running,retrying,waiting,scheduled,paused", limit: "1" });

/** Entries that are not finished. Exact up to 10,000. */
export async function fetchActiveCount(signal?: AbortSignal): Promise<number> {
  const { total } = await request<EntryPage>(`/api/entries?${active}`, { signal });
  return total;
}
