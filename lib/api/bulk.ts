import type { BulkAction } from "async-workflow";
import type { NewBulk } from "async-workflow/client";
import { api } from "./client.ts";

/** Which entries, and what is to be done with them. */
export interface BulkAsked {
  readonly action: BulkAction;
  readonly ids?: readonly string[];
  /** In the words of a list's address. */
  readonly filter?: string;
  /** The stage that a retry begins with. */
  readonly from?: string;
}

export interface BulkStart extends BulkAsked {
  readonly pace: number;
  readonly reason?: string;
}

/** The same, as the client takes it. */
export function requestOf({ filter, ...asked }: BulkAsked | BulkStart): NewBulk {
  return { ...asked, ...(filter !== undefined && { filter: new URLSearchParams(filter) }) };
}

/** The filter of what a bulk action acted on and what has failed (again) since. */
export const failedSince = (id: string): string => new URLSearchParams({ bulk: id, status: "FAILED" }).toString();

export async function countFailedSince(id: string, signal?: AbortSignal): Promise<number> {
  const { total } = await api.list(new URLSearchParams(`${failedSince(id)}&limit=1`), { signal });
  return total;
}
