/** The calls of the entry page that go behind the entry itself: log, data, repeats, the reason why it does not run. */
import type { Entry, EntryEvent, Json, LogLevel, LogPage, Why } from "async-workflow";
import { type ExactJson, ExactObject, parseExact } from "../ui/json/exact-json.ts";
import { request } from "./request.ts";

const entryPath = (id: string): string => `/api/entries/${encodeURIComponent(id)}`;

/** What went in and what came out, exactly. */
export interface ExactData {
  readonly input: ExactJson;
  readonly result: ExactJson;
  readonly stages: readonly (readonly [stage: string, result: ExactJson])[];
}

export function fetchData(id: string, signal?: AbortSignal): Promise<ExactData> {
  return request<ExactData>(`${entryPath(id)}/data`, { signal, read: (text) => toData(parseExact(text)) });
}

function toData(value: ExactJson): ExactData {
  const members = value instanceof ExactObject ? value.members : [];
  const member = (name: string): ExactJson => members.find(([key]) => key === name)?.[1] ?? null;
  const stages = member("stages");
  return {
    input: member("input"),
    result: member("result"),
    stages: stages instanceof ExactObject ? stages.members : [],
  };
}

interface LogRequest {
  readonly level: LogLevel;
  readonly order: "oldest" | "newest";
  readonly after?: string | undefined;
}

/** Lines that are asked for at once. */
const logLines = 500;

export function fetchLogs(id: string, { level, order, after }: LogRequest, signal?: AbortSignal): Promise<LogPage> {
  const params = new URLSearchParams({ level, order, limit: String(logLines), ...(after && { after }) });
  return request<LogPage>(`${entryPath(id)}/logs?${params}`, { signal });
}

export function fetchLineage(id: string, signal?: AbortSignal): Promise<{ readonly entries: readonly Entry[] }> {
  return request(`${entryPath(id)}/lineage`, { signal });
}

export function fetchEvents(id: string, signal?: AbortSignal): Promise<{ readonly events: readonly EntryEvent[] }> {
  return request(`${entryPath(id)}/events`, { signal });
}

export function fetchWhy(id: string, signal?: AbortSignal): Promise<Why> {
  return request<Why>(`${entryPath(id)}/why`, { signal });
}

/** A new entry that repeats this one from a stage on, or with another input. */
export function repeatEntry(id: string, how: { readonly from?: string; readonly input?: Json }): Promise<Entry> {
  return request<Entry>(`${entryPath(id)}/retry`, { method: "POST", body: how });
}

export function resumeWorkflow(name: string): Promise<unknown> {
  return request(`/api/workflows/${encodeURIComponent(name)}/resume`, { method: "POST" });
}
