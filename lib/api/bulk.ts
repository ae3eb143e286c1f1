import type {
  Bulk,
  BulkAction,
  BulkOutcomeName,
  BulkOutcomePage,
  BulkPage,
  BulkPreview,
  EntryPage,
} from "async-workflow";
import { request } from "./request.ts";

/** Which entries, and what is to be done with them. */
export interface BulkAsked {
  readonly action: BulkAction;
  readonly ids?: readonly string[];
  /** In the words of a list's address. */
  readonly filter?: string;
}

export interface BulkStart extends BulkAsked {
  readonly pace: number;
  readonly reason?: string;
}

export function previewBulk(asked: BulkAsked, signal?: AbortSignal): Promise<BulkPreview> {
  return request<BulkPreview>("/api/bulk", { method: "POST", body: { ...asked, dryRun: true }, signal });
}

export function startBulk(start: BulkStart, key: string): Promise<Bulk> {
  return request<Bulk>("/api/bulk", { method: "POST", body: start, headers: { "idempotency-key": key } });
}

export function fetchBulks(cursor: string | null, signal?: AbortSignal): Promise<BulkPage> {
  return request<BulkPage>(`/api/bulk${cursor === null ? "" : `?${new URLSearchParams({ cursor })}`}`, { signal });
}

const pathOf = (id: string): string => `/api/bulk/${encodeURIComponent(id)}`;

export function fetchBulk(id: string, signal?: AbortSignal): Promise<Bulk> {
  return request<Bulk>(pathOf(id), { signal });
}

export function fetchBulkOutcomes(
  id: string,
  outcome: BulkOutcomeName | null,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<BulkOutcomePage> {
  const params = new URLSearchParams();
  if (outcome !== null) params.set("outcome", outcome);
  if (cursor !== null) params.set("cursor", cursor);
  return request<BulkOutcomePage>(`${pathOf(id)}/outcomes?${params}`, { signal });
}

export function stopBulk(id: string): Promise<Bulk> {
  return request<Bulk>(`${pathOf(id)}/stop`, { method: "POST" });
}

/** The filter of what a bulk action acted on and what has failed (again) since. */
export const failedSince = (id: string): string => new URLSearchParams({ bulk: id, status: "FAILED" }).toString();

export async function countFailedSince(id: string, signal?: AbortSignal): Promise<number> {
  const { total } = await request<EntryPage>(`/api/entries?${failedSince(id)}&limit=1`, { signal });
  return total;
}
