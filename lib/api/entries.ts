import type { EntryPage } from "async-workflow";
import { type ListQuery, listParams } from "../ui/list-query.ts";
import { api } from "./client.ts";

/** Enough for the first screen; the pages behind it are as large as the API gives them. */
const pageSize = 50;
export const nextPageSize = 100;

interface PageOfList {
  /** `next` of the page before; without it the first page. */
  readonly cursor?: string | null;
  readonly limit?: number;
}

/** One page of a list as the page's address describes it. */
export function fetchEntries(query: ListQuery, page: PageOfList = {}, signal?: AbortSignal): Promise<EntryPage> {
  const params = listParams(query);
  if (page.cursor) params.set("cursor", page.cursor);
  params.set("limit", String(page.limit ?? pageSize));
  return api.list(params, { signal });
}
