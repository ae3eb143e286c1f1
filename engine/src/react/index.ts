"use client";
/** React hooks on TanStack Query, live by one stream per client. */
export { AsyncWorkflowProvider, type AsyncWorkflowProviderProps, useClient } from "./context.ts";
export { queryKeys } from "./query-keys.ts";
export { useEntries } from "./use-entries.ts";
export { type UseEntryOptions, useEntry } from "./use-entry.ts";
export { useFeedStatus } from "./use-feed.ts";
export { type UseStartOptions, useStart } from "./use-start.ts";
