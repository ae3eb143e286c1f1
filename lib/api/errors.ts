import type { ErrorGroupDetail, ErrorGroupPage, ErrorStatus } from "async-workflow";
import { request } from "./request.ts";

export interface ErrorGroupsQuery {
  /** Null: whatever their status. */
  readonly status: ErrorStatus | null;
  readonly workflow: string | null;
}

export function fetchErrorGroups(
  { status, workflow }: ErrorGroupsQuery,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ErrorGroupPage> {
  const params = new URLSearchParams();
  if (status !== null) params.set("status", status);
  if (workflow !== null) params.set("workflow", workflow);
  if (cursor !== null) params.set("cursor", cursor);
  return request<ErrorGroupPage>(`/api/errors?${params}`, { signal });
}

const pathOf = (fingerprint: string): string => `/api/errors/${encodeURIComponent(fingerprint)}`;

export function fetchErrorGroup(fingerprint: string, signal?: AbortSignal): Promise<ErrorGroupDetail> {
  return request<ErrorGroupDetail>(pathOf(fingerprint), { signal });
}

export function setErrorStatus(fingerprint: string, status: ErrorStatus): Promise<ErrorGroupDetail> {
  return request<ErrorGroupDetail>(pathOf(fingerprint), { method: "POST", body: { status } });
}
