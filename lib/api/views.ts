import type { Count } from "async-workflow";
import { parseFilter } from "async-workflow/query";
import { api } from "./client.ts";

/** How many entries each of these lists has now. One that cannot be counted has none. */
export async function countViews(
  queries: readonly string[],
  signal?: AbortSignal,
): Promise<Readonly<Record<string, Count>>> {
  const counts = await Promise.all(
    queries.map(async (query) => {
      const { filter } = parseFilter(new URLSearchParams(query));
      const page = await api.list({ ...filter, limit: 1 }, { signal }).catch(() => null);
      return [query, page && { count: page.total, isEstimate: page.totalIsEstimate }] as const;
    }),
  );
  return Object.fromEntries(counts.flatMap(([query, count]) => (count ? [[query, count]] : [])));
}
