/** What the live feed keeps fresh beside entries and their lists, which the hooks of the library do by themselves. */
import type { QueryClient } from "@tanstack/react-query";
import type { Entry } from "async-workflow";
import { queryKeys } from "./query-keys.ts";

export function followNews(client: QueryClient, entries: readonly Entry[]): void {
  // A line of its log is no change of an entry: it comes with the version that is known.
  for (const { id } of entries)
    void client.invalidateQueries({ queryKey: queryKeys.logsOf(id) }, { cancelRefetch: false });
  countAgain(client);
}

const countEveryMs = 2_000;
let countedAt = Number.NEGATIVE_INFINITY;
let countPlanned = false;

/** However many changes come in: the counts of the rail are asked for every two seconds at most. */
function countAgain(client: QueryClient): void {
  if (countPlanned) return;
  countPlanned = true;
  const count = () => {
    countPlanned = false;
    countedAt = performance.now();
    if (!document.hidden) void client.invalidateQueries({ queryKey: queryKeys.counts });
  };
  setTimeout(count, Math.max(0, countedAt + countEveryMs - performance.now()));
}

/** Counts again, and asks once more for what the screen shows and could not be loaded. */
export async function refreshRest(client: QueryClient): Promise<void> {
  const shown = client.getQueryCache().findAll({ type: "active" });
  const rest = shown.filter(({ queryKey }) => queryKey[0] !== queryKeys.all[0]);
  await Promise.all(
    rest.map(({ queryKey, state }) => {
      if (state.data === undefined) return client.refetchQueries({ queryKey, exact: true });
      return queryKey[0] === "counts" ? client.invalidateQueries({ queryKey, exact: true }) : undefined;
    }),
  );
}
