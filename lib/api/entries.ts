import type { Entry, EntryPage, Facets, Json, Timeline, WorkflowDescription } from "async-workflow";
import { type EntryFilter, formatFilter } from "async-workflow/query";
import { type ListQuery, listParams } from "../ui/list-query.ts";
import { request } from "./request.ts";

/** Enough for the first screen; the pages behind it are as large as the API gives them. */
const pageSize = 50;
export const nextPageSize = 100;

/** The calls that the screens make, typed. Paths and bodies: docs/api.md. */
export interface PageOfList {
  /** `next` of the page before; without it the first page. */
  readonly cursor?: string | null;
  readonly limit?: number;
}

export interface NewEntry {
  readonly title: string;
  readonly workflow: string;
  readonly input?: Json;
}

export interface Workflows {
  readonly workflows: readonly WorkflowDescription[];
  readonly default: string;
}

export function fetchEntries(query: ListQuery, page: PageOfList = {}, signal?: AbortSignal): Promise<EntryPage> {
  const params = listParams(query);
  if (page.cursor) params.set("cursor", page.cursor);
  params.set("limit", String(page.limit ?? pageSize));
  return request<EntryPage>(`/api/entries?${params}`, { signal });
}

/** How many entries each status and each workflow has under a filter. */
export function fetchFacets(filter: EntryFilter, signal?: AbortSignal): Promise<Facets> {
  return request<Facets>(`/api/entries/facets?${formatFilter(filter)}`, { signal });
}

const entryPath = (id: string): string => `/api/entries/${encodeURIComponent(id)}`;

export function fetchEntry(id: string, signal?: AbortSignal): Promise<Entry> {
  return request<Entry>(entryPath(id), { signal });
}

export function fetchTimeline(id: string, signal?: AbortSignal): Promise<Timeline> {
  return request<Timeline>(`${entryPath(id)}/timeline`, { signal });
}

/** The same key and body again give the entry of the first time: a lost answer cannot create two. */
export function createEntry(entry: NewEntry, idempotencyKey: string): Promise<Entry> {
  return request<Entry>("/api/entries", {
    method: "POST",
    body: entry,
    headers: { "idempotency-key": idempotencyKey },
  });
}

export function cancelEntry(id: string): Promise<Entry> {
  return request<Entry>(`${entryPath(id)}/cancel`, { method: "POST" });
}

export function retryEntry(id: string): Promise<Entry> {
  return request<Entry>(`${entryPath(id)}/retry`, { method: "POST" });
}

/** A new entry that repeats this one from a stage on. */
export function repeatEntry(id: string, from: string): Promise<Entry> {
  return request<Entry>(`${entryPath(id)}/retry`, { method: "POST", body: { from } });
}

export function fetchWorkflows(signal?: AbortSignal): Promise<Workflows> {
  return request<Workflows>("/api/workflows", { signal });
}
