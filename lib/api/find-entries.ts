import type { Entry, EntryPage } from "async-workflow";
import { request } from "./request.ts";

const most = 6;

/** Entries by the beginning of their id (8 characters or more) or by words of their title, newest first. */
export async function findEntries(text: string, signal?: AbortSignal): Promise<readonly Entry[]> {
  const params = new URLSearchParams({ q: text, limit: String(most) });
  return (await request<EntryPage>(`/api/entries?${params}`, { signal })).entries;
}
