"use client";
import { parseAsArrayOf, parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { EntriesQuery } from "@/lib/api/entries.ts";

export const pageSize = 50;

const parsers = {
  status: parseAsArrayOf(parseAsString).withDefault([]),
  workflow: parseAsString,
  page: parseAsInteger.withDefault(1),
};

/** What the list shows, kept in the URL: links, reload and Back work. Any new filter starts at the first page. */
export function useEntryFilters() {
  const [url, setUrl] = useQueryStates(parsers, { history: "push" });
  const page = Math.max(1, url.page);
  const query = useMemo<EntriesQuery>(
    () => ({ status: [...url.status].sort(), workflow: url.workflow, limit: pageSize, offset: (page - 1) * pageSize }),
    [url.status, url.workflow, page],
  );
  return {
    query,
    page,
    isFiltered: url.status.length > 0 || url.workflow !== null,
    setPage: (next: number) => void setUrl({ page: next === 1 ? null : next }),
    setStatus: (status: readonly string[]) =>
      void setUrl({ status: status.length > 0 ? [...status] : null, page: null }),
    // Stages differ between workflows: a status filter of the old one would match nothing.
    setWorkflow: (workflow: string | null) => void setUrl({ workflow, status: null, page: null }),
    clear: () => void setUrl({ status: null, workflow: null, page: null }),
  };
}
