"use client";
import type { Entry } from "async-workflow";
import { type ReactNode, useCallback } from "react";
import { Button } from "@/components/ui/button.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { useEntries } from "@/hooks/use-entries.ts";
import { useEntryFilters } from "@/hooks/use-entry-filters.ts";
import { useLive } from "@/hooks/use-live.ts";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { matches } from "@/lib/ui/entry-list.ts";
import { EntriesPager } from "./entries-pager.tsx";
import { SkeletonTable } from "./entries-skeleton.tsx";
import { EntriesTable } from "./entries-table.tsx";
import { EntriesToolbar } from "./entries-toolbar.tsx";
import { NewEntriesPill } from "./new-entries-pill.tsx";
import { NoEntries, NoMatches } from "./no-entries.tsx";

/** The live list: filters, table, pages, and a designed answer to every way it can be empty or broken. */
export function EntriesList() {
  const filters = useEntryFilters();
  const { query, page, isFiltered } = filters;
  const { list, problem, isStale, retry, showNew } = useEntries(query);
  const { status: live, retryNow } = useLive();
  useShortcuts({ showNew });
  const fits = useCallback((entry: Entry) => matches(entry, query), [query]);
  const outage = problem ?? ("problem" in live ? live.problem : null);
  return (
    <section aria-labelledby="entries-heading" className="mt-8">
      <EntriesToolbar filters={filters} total={list?.total} />
      {outage && (
        <ProblemNotice
          className="mt-3"
          title={
            list ? "The entries could not be refreshed; these are the last known" : "The entries could not be loaded"
          }
          problem={outage}
          action={
            <Button variant="outline" size="small" onClick={problem ? retry : retryNow}>
              Retry
            </Button>
          }
        />
      )}
      <div className="relative mt-3 overflow-hidden rounded-lg border border-border">
        {list && <NewEntriesPill count={list.pending.length} onShow={showNew} />}
        <Body
          loading={!list && !outage}
          empty={list?.entries.length === 0}
          whenEmpty={isFiltered || page > 1 ? <NoMatches query={query} onClear={filters.clear} /> : <NoEntries />}
        >
          {list && (
            <EntriesTable
              entries={list.entries}
              total={list.total}
              offset={list.offset}
              stale={isStale || outage !== null}
              busy={isStale}
              matches={fits}
            />
          )}
        </Body>
      </div>
      {list && list.entries.length > 0 && <EntriesPager list={list} page={page} onPage={filters.setPage} />}
    </section>
  );
}

interface BodyProps {
  readonly loading: boolean;
  readonly empty: boolean | undefined;
  readonly whenEmpty: ReactNode;
  readonly children: ReactNode;
}

function Body({ loading, empty, whenEmpty, children }: BodyProps) {
  if (loading) return <SkeletonTable />;
  return empty ? whenEmpty : children;
}
