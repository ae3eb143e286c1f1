"use client";
/** React hooks on TanStack Query, live by one stream per client. */
export { AsyncWorkflowProvider, type AsyncWorkflowProviderProps, useClient } from "./context.ts";
export { countRows, type EntryList, type ListPage, listOf, rowsBetween, rowsOf } from "./list-pages.ts";
export type { ListNews } from "./live-cache.ts";
export { queryKeys } from "./query-keys.ts";
export { type EntriesResult, type UseEntriesOptions, useEntries } from "./use-entries.ts";
export { type UseEntryOptions, useEntry } from "./use-entry.ts";
export { type EntryAction, type UseEntryActionOptions, useEntryAction, useShowEntry } from "./use-entry-action.ts";
export { useFeedStatus } from "./use-feed-status.ts";
export { type UseStartOptions, useStart } from "./use-start.ts";
