"use client";
import type { ApiError, EntryPage } from "async-workflow/client";
import { countRows, type ListNews, listOf, queryKeys, useEntries } from "async-workflow/react";
import { type ReactNode, useEffect, useRef } from "react";
import { BulkBar } from "@/components/bulk/bulk-bar.tsx";
import { useSelection } from "@/components/bulk/use-selection.ts";
import { late } from "@/components/ui/late.tsx";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { useColumns } from "@/hooks/use-columns.ts";
import { type EntryFilters, useEntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFirstData } from "@/hooks/use-first-data.ts";
import { useLive } from "@/hooks/use-live.ts";
import { useFirstNow } from "@/hooks/use-now.ts";
import { useZone } from "@/hooks/use-preferences.ts";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { amount } from "@/lib/ui/amount.ts";
import { announce } from "@/lib/ui/announce.ts";
import { listParams } from "@/lib/ui/list-query.ts";
import { readerIsIdle } from "@/lib/ui/reader-is-idle.ts";
import { dateTime } from "@/lib/ui/time.ts";
import { EntriesTable } from "./entries-table.tsx";
import { EntriesToolbar } from "./entries-toolbar.tsx";
import { ListFooter } from "./list-footer.tsx";
import { NewEntriesPill } from "./new-entries-pill.tsx";
import { ViewTabs } from "./view-tabs.tsx";

const NoEntries = late(() => import("./no-entries.tsx").then((module) => module.NoEntries));
const NoMatches = late(() => import("./no-entries.tsx").then((module) => module.NoMatches));
const TooMuch = late(() => import("./no-entries.tsx").then((module) => module.TooMuch));
const ViewActions = late(() => import("./view-actions.tsx").then((module) => module.ViewActions));
const PeekDrawer = late(() => import("./peek-drawer.tsx").then((module) => module.PeekDrawer));

interface EntriesListProps {
  readonly skeleton: ReactNode;
  /** What the server knew in time: the first page of the list with these parameters. */
  readonly known: { readonly params: string; readonly page: EntryPage } | null;
}

/** The live list: views, filters, table, and a designed answer to every way it can be empty or broken. */
export function EntriesList({ skeleton, known }: EntriesListProps) {
  useFirstData([[queryKeys.list(known?.params ?? ""), known && listOf(known.page)]]);
  const filters = useEntryFilters();
  const { query, filterText, isFiltered } = filters;
  const columns = useColumns(filters);
  const firstNow = useFirstNow();
  const zone = useZone();
  const selection = useSelection(filterText);
  const {
    data: list,
    entries,
    error: problem,
    isStale,
    refetch,
    showPending,
    look,
    loadMore,
    isLoadingMore,
    moreError,
  } = useEntries(listParams(query), { mayMove, onNews: announceNews });
  const { status: live, retryNow } = useLive();
  const show = () => {
    showPending();
    window.scrollTo({ top: 0 });
  };
  useShortcuts({ showNew: show });
  useAnnouncedCount(filterText, isStale ? undefined : list?.total);
  const outage = problem ?? ("error" in live ? live.error : null);
  const tooMuch = isTooMuch(problem);
  const here = addressOf(filters);
  return (
    <section aria-labelledby="entries-heading" className="mt-8">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
        <h2 id="entries-heading" className="text-base font-semibold tracking-tight">
          Entries
        </h2>
        <ViewTabs filters={filters} here={here} />
      </div>
      <div className="mt-2">
        <EntriesToolbar filters={filters} columns={columns} list={list}>
          <ViewActions here={here} onGone={filters.show} />
        </EntriesToolbar>
      </div>
      {list?.searchedBackTo && !isStale && (
        <p data-slot="searched-back" className="mt-2 text-xs text-muted-foreground">
          Searched the newest 100,000 entries, back to {dateTime(list.searchedBackTo, firstNow, zone)}. A time range
          looks further back.
        </p>
      )}
      <LoadProblem
        what="The entries"
        many
        problem={tooMuch ? null : outage}
        known={list !== undefined}
        onRetry={problem ? refetch : retryNow}
        className="mt-3"
      />
      <div className="relative mt-3 overflow-clip rounded-lg border border-border">
        {list && <NewEntriesPill count={list.pending.length} onShow={show} />}
        {tooMuch ? (
          <TooMuch filters={filters} reason={problem?.message ?? ""} />
        ) : (
          <Body
            whenLoading={!list && !outage && skeleton}
            empty={list && countRows(list) === 0}
            whenEmpty={isFiltered ? <NoMatches filters={filters} /> : <NoEntries />}
          >
            {list && (
              <>
                <EntriesTable
                  list={list}
                  entries={entries}
                  filters={filters}
                  columns={columns.columns}
                  selection={selection}
                  stale={isStale || outage !== null}
                  busy={isStale}
                  onLook={look}
                  onMore={loadMore}
                />
                <ListFooter list={list} loading={isLoadingMore} problem={moreError} onMore={loadMore} />
              </>
            )}
          </Body>
        )}
      </div>
      {filters.peek !== null && <PeekDrawer id={filters.peek} onClose={() => filters.setPeek(null, "replace")} />}
      {list && (
        <BulkBar selection={selection} filter={filterText} total={list.total} totalIsEstimate={list.totalIsEstimate} />
      )}
    </section>
  );
}

interface BodyProps {
  /** Stands there until there are rows; false: there are. */
  readonly whenLoading: ReactNode;
  readonly empty: boolean | undefined;
  readonly whenEmpty: ReactNode;
  readonly children: ReactNode;
}

function Body({ whenLoading, empty, whenEmpty, children }: BodyProps) {
  if (whenLoading) return whenLoading;
  return empty ? whenEmpty : children;
}

const mayMove = (): boolean => readerIsIdle(document.querySelector("[data-entries-list]"));

function announceNews({ arrived, moved }: ListNews): void {
  if (arrived.length > 0) announce(arrived.length === 1 ? "1 new entry" : `${arrived.length} new entries`);
  const ended = moved.filter(({ state }) => state === "completed" || state === "failed");
  const [only] = ended;
  if (ended.length === 1 && only) announce(`${only.title} ${only.state}`);
  else if (ended.length > 1) announce(`${ended.length} entries ended`);
}

/** What a saved view of this list would keep. */
function addressOf({ query, columns }: EntryFilters): string {
  const params = listParams(query);
  if (columns) params.set("cols", columns.join(","));
  return params.toString();
}

const isTooMuch = (problem: ApiError | null): boolean => problem?.status === 400 && problem.field === "from";

/** Another filter: how many entries it shows is said, but not what is there when the page opens. */
function useAnnouncedCount(filterText: string, total: number | undefined): void {
  const said = useRef<string | null>(null);
  useEffect(() => {
    if (total === undefined || said.current === filterText) return;
    if (said.current !== null) announce(total === 1 ? "1 entry" : `${amount(total)} entries`);
    said.current = filterText;
  }, [filterText, total]);
}
