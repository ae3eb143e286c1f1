import type { EntriesQuery } from "./entries.ts";

/** The names under which answers are cached. The live feed finds its rows by them. */
export const queryKeys = {
  lists: ["entries"] as const,
  list: (query: EntriesQuery) => ["entries", query] as const,
  entry: (id: string) => ["entry", id] as const,
  timeline: (id: string) => ["timeline", id] as const,
  workflows: ["workflows"] as const,
  workers: ["workers"] as const,
  system: ["system"] as const,
  counts: ["counts"] as const,
  activeCount: ["counts", "active"] as const,
};
