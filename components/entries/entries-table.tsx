"use client";
import type { Entry } from "async-workflow";
import { fits } from "async-workflow/query";
import { countRows, type EntryList, rowsBetween } from "async-workflow/react";
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { SelectShown } from "@/components/bulk/select-box.tsx";
import type { Selection } from "@/components/bulk/use-selection.ts";
import { late } from "@/components/ui/late.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableRow } from "@/components/ui/table.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useListWindow } from "@/hooks/use-list-window.ts";
import { useRowHeight } from "@/hooks/use-row-height.ts";
import { useRowKeys } from "@/hooks/use-row-keys.ts";
import { serverNow } from "@/lib/api/server-clock.ts";
import { cn } from "@/lib/ui/cn.ts";
import { columnOf, gridOf } from "./columns.ts";
import { EntriesHead } from "./entries-head.tsx";
import { EntryRow } from "./entry-row.tsx";
import { cellClass, lineClass, placeOf, rowClass } from "./table-styles.ts";

interface EntriesTableProps {
  readonly list: EntryList;
  /** All rows of it that are there. */
  readonly entries: readonly Entry[];
  readonly filters: EntryFilters;
  readonly columns: readonly string[];
  readonly selection: Selection;
  /** Not the rows that were asked for, or no longer fresh: kept, but dimmed. */
  readonly stale: boolean;
  readonly busy: boolean;
  /** These rows are on the screen now. */
  readonly onLook: (first: number, last: number) => void;
  readonly onMore: () => void;
}

const RetryDialog = late(() =>
  import("@/components/entry/actions/retry-dialog.tsx").then((module) => module.RetryDialog),
);

/**
 * A table by its roles, drawn as far as it can be seen: every row is moved to its place, so none moves another, and a
 * hundred thousand cost as much as fifty.
 */
export function EntriesTable(props: EntriesTableProps) {
  const { list, entries, filters, columns, selection, stale, busy, onLook, onMore } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const height = useRowHeight();
  const count = countRows(list);
  const { first, last } = useListWindow(body, height, count);
  const rows = useMemo(() => rowsBetween(list, first, last), [list, first, last]);
  const shownIds = useMemo(() => entries.map(({ id }) => id), [entries]);
  const latestIds = useRef(shownIds);
  useEffect(() => {
    latestIds.current = shownIds;
  });
  const readIds = useCallback(() => latestIds.current, []);
  const keys = useRowKeys({ body, list, height, filters, selection, onMore });

  // biome-ignore lint/correctness/useExhaustiveDependencies: said again when the list has changed
  useEffect(() => onLook(first, last), [list, first, last, onLook]);

  const shown = columns.flatMap((id) => columnOf(id) ?? []);
  const others = useMemo(() => columns.slice(1), [columns]);
  const now = serverNow();
  const draw = (entry: Entry, index: number): ReactNode => (
    <EntryRow
      key={entry.id}
      entry={entry}
      index={index}
      columns={others}
      leaving={fits(entry, filters.query.filter, now) === false && !stale}
      peeked={filters.peek === entry.id}
      selected={selection.has(entry.id)}
      shownIds={readIds}
      onToggle={selection.toggle}
    />
  );
  // One list with one place for each row: React then keeps the element of the row in focus, and with it the focus, when it
  // scrolls in or out.
  const drawn = rows.map((entry, at) => {
    const index = first + at;
    return entry ? draw(entry, index) : <Gap key={index} index={index} />;
  });
  const { pinned } = keys;
  if (pinned && pinned.index < first) drawn.unshift(draw(pinned.entry, pinned.index));
  if (pinned && pinned.index >= last) drawn.push(draw(pinned.entry, pinned.index));
  return (
    <Table
      aria-label="Entries"
      aria-busy={busy}
      aria-rowcount={list.totalIsEstimate ? -1 : Math.max(list.total, count) + 1}
      data-entries-list
      style={gridOf(shown) as CSSProperties}
      className={cn(lineClass, "block text-left transition-opacity", stale && "opacity-60")}
    >
      <EntriesHead
        frame={head}
        columns={shown}
        order={filters.query.order}
        onSort={filters.sort}
        selectAll={<SelectShown selection={selection} shownIds={shownIds} />}
      />
      {/* The keys act on the row in focus; rows lie in it by their place, not one after the other. */}
      <TableBody
        ref={body}
        className="relative block overflow-x-auto overflow-y-hidden"
        style={{ height: `calc(var(--line) * ${count})` }}
        onScroll={({ currentTarget }) => head.current?.scrollTo({ left: currentTarget.scrollLeft })}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
      >
        {drawn}
      </TableBody>
      {keys.retrying && <RetryDialog entry={keys.retrying} open onOpenChange={keys.retried} />}
    </Table>
  );
}

/** The place of a row that was let go and is on its way back. */
function Gap({ index }: { readonly index: number }) {
  return (
    <TableRow aria-rowindex={index + 2} aria-busy className={rowClass} style={placeOf(index)}>
      <TableCell />
      <TableCell className={cellClass}>
        <Skeleton className="w-2/3" />
      </TableCell>
    </TableRow>
  );
}
