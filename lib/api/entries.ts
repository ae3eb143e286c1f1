import type { Entry, EntryPage, Json, Timeline, WorkflowDescription } from "async-workflow";
import { request } from "./request.ts";

/** The calls that the screens make, typed. Paths and bodies: docs/api.md. */
export interface EntriesQuery {
  readonly status: readonly string[];
  readonly workflow: string | null;
  readonly limit: number;
  readonly offset: number;
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

export function fetchEntries(query: EntriesQuery, signal?: AbortSignal): Promise<EntryPage> {
  const params = new URLSearchParams({ limit: String(query.limit), offset: String(query.offset) });
  if (query.status.length > 0) params.set("status", query.status.join(","));
  if (query.workflow !== null) params.set("workflow", query.workflow);
  return request<EntryPage>(`/api/entries?${params}`, { signal });
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

export function fetchWorkflows(signal?: AbortSignal): Promise<Workflows> {
  return request<Workflows>("/api/workflows", { signal });
}
