import type { Count, SavedView } from "async-workflow";
import { newestFirst, parseFilter } from "async-workflow/query";
import { fetchEntries } from "./entries.ts";
import { request } from "./request.ts";

/** The lists that the reader keeps under a name. */
export async function fetchViews(signal?: AbortSignal): Promise<readonly SavedView[]> {
  return (await request<{ views: readonly SavedView[] }>("/api/views", { signal })).views;
}

/** Takes the place of one of the same name. */
export function saveView(name: string, query: string): Promise<SavedView> {
  return request<SavedView>("/api/views", { method: "POST", body: { name, query } });
}

export async function deleteView(id: string): Promise<void> {
  await request(`/api/views/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/** How many entries each of these lists has now. One that cannot be counted has none. */
export async function countViews(
  queries: readonly string[],
  signal?: AbortSignal,
): Promise<Readonly<Record<string, Count>>> {
  const counts = await Promise.all(
    queries.map(async (query) => {
      const { filter } = parseFilter(new URLSearchParams(query));
      const page = await fetchEntries({ filter, order: newestFirst }, { limit: 1 }, signal).catch(() => null);
      return [query, page && { count: page.total, isEstimate: page.totalIsEstimate }] as const;
    }),
  );
  return Object.fromEntries(counts.flatMap(([query, count]) => (count ? [[query, count]] : [])));
}
