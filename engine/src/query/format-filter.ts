/** From a filter back to the parameters of an address: `parseFilter` reads them as the same filter. */
import { formatCount, formatDuration } from "./comparison.ts";
import type { EntryFilter } from "./entry-filter.ts";
import { formatJsonMatch } from "./json-match.ts";

export function formatFilter(filter: EntryFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const field of ["status", "state", "workflow", "id"] as const) {
    if (filter[field] !== undefined) params.set(field, filter[field].join(","));
  }
  for (const tag of filter.tag ?? []) params.append("tag", tag);
  for (const field of ["from", "to", "q", "error", "bulk", "worker"] as const) {
    if (filter[field] !== undefined) params.set(field, filter[field]);
  }
  for (const match of filter.in ?? []) params.append("in", formatJsonMatch(match));
  for (const match of filter.out ?? []) params.append("out", formatJsonMatch(match));
  if (filter.attempts) params.set("attempts", formatCount(filter.attempts));
  if (filter.duration) params.set("duration", formatDuration(filter.duration));
  return params;
}
