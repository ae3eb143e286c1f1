import type { BulkOutcomeName } from "async-workflow";
import type { EntryFilter } from "async-workflow/query";
import { queryKeys as ofEntries } from "async-workflow/react";
import type { BulkAsked } from "./bulk.ts";
import type { ErrorGroupsQuery } from "./errors.ts";

/** The names under which answers are cached. */
export const queryKeys = {
  ...ofEntries,
  timeline: (id: string) => ["timeline", id] as const,
  data: (id: string) => ["data", id] as const,
  logs: (id: string, level: string) => ["logs", id, level] as const,
  logsOf: (id: string) => ["logs", id] as const,
  why: (id: string) => ["why", id] as const,
  events: (id: string) => ["events", id] as const,
  lineage: (id: string) => ["lineage", id] as const,
  workflows: ["workflows"] as const,
  found: (text: string) => ["found", text] as const,
  workers: ["workers"] as const,
  system: ["system"] as const,
  errorGroups: ["errors"] as const,
  errorGroupList: (query: ErrorGroupsQuery) => ["errors", "list", query] as const,
  errorGroup: (fingerprint: string) => ["errors", "one", fingerprint] as const,
  bulkList: ["bulk", "list"] as const,
  bulk: (id: string) => ["bulk", "one", id] as const,
  bulkOutcomes: (id: string, outcome: BulkOutcomeName | null) => ["bulk", "one", id, "outcomes", outcome] as const,
  bulkPreview: (request: BulkAsked) => ["bulk-preview", request] as const,
  counts: ["counts"] as const,
  facets: (filter: EntryFilter) => ["counts", "facets", filter] as const,
  views: ["views"] as const,
  viewCounts: (views: readonly string[]) => ["counts", "views", views] as const,
  activeCount: ["counts", "active"] as const,
  openErrors: ["counts", "errors"] as const,
};
