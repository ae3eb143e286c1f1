/** A typed client of the HTTP API, for browsers and Node. */
export type { EntryPage, EntryPatch, Facets, LogPage, LogQuery } from "../engine.ts";
export type { Entry, EntryError, State } from "../model/entry.ts";
export type { EntryEvent, EntryEventType } from "../model/entry-event.ts";
export type { Timeline } from "../model/timeline.ts";
export type { Why } from "../model/why.ts";
export type { WorkflowDescription } from "../model/workflow.ts";
export { ApiError, EntryNotCompleted, toApiError, unreachable, WaitTimeout } from "./api-error.ts";
export { randomKey } from "./backoff.ts";
export type { BulkCalls, NewBulk } from "./bulk-calls.ts";
export { type Client, type ClientOptions, createClient, type ResultOf } from "./create-client.ts";
export type { EntryCalls, ExportFormat } from "./entry-calls.ts";
export { Feed, type FeedListener } from "./feed.ts";
export type { FeedStatus, FeedTimes, FeedTrouble } from "./feed-status.ts";
export { listParams } from "./list-params.ts";
export type { ListQuery, NewEntry, RetryRequest, StartCall } from "./requests.ts";
export type { Health, ServerCalls, Workflows } from "./server-calls.ts";
export type { Call, CallOptions } from "./transport.ts";
export type { ResultOptions, WatchOptions } from "./watch.ts";
