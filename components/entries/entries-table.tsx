"use client";
import type { Entry } from "async-workflow";
import { useRef } from "react";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table.tsx";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { cn } from "@/lib/ui/cn.ts";
import { columns } from "./columns.ts";
import { EntryRow } from "./entry-row.tsx";

interface EntriesTableProps {
  readonly entries: readonly Entry[];
  readonly total: number;
  readonly offset: number;
  /** Not the rows that were asked for, or no longer fresh: kept, but dimmed. */
  readonly stale: boolean;
  readonly busy: boolean;
  readonly matches: (entry: Entry) => boolean;
}

/**
 * A plain table. Roles are written out because the card layout under 640 px takes `display: table` away, and with it
 * the table for screen readers.
 */
export function EntriesTable({ entries, total, offset, stale, busy, matches }: EntriesTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const step = (by: 1 | -1) => focusNeighbour(body.current, by);
  useShortcuts({ next: () => step(1), previous: () => step(-1) });
  return (
    <Table
      aria-label="Entries"
      aria-busy={busy}
      aria-rowcount={total + 1}
      data-entries-list
      className={cn("w-full table-fixed text-left transition-opacity max-sm:block", stale && "opacity-60")}
    >
      <EntriesTableHead />
      <TableBody
        ref={body}
        className="max-sm:block"
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          step(event.key === "ArrowDown" ? 1 : -1);
        }}
      >
        {entries.map((entry, index) => (
          <EntryRow key={entry.id} entry={entry} rowIndex={offset + index + 2} leaving={!matches(entry)} />
        ))}
      </TableBody>
    </Table>
  );
}

export function EntriesTableHead() {
  return (
    <TableHeader className="max-sm:sr-only">
      <TableRow aria-rowindex={1} className="h-9 border-b border-border bg-surface">
        {columns.map(({ id, label, width }) => (
          <TableHead
            key={id}
            className={cn("px-3 text-xs font-medium text-muted-foreground first:pl-4 last:pr-4", width)}
          >
            {label}
          </TableHead>
        ))}
      </TableRow>
    </TableHeader>
  );
}

function focusNeighbour(body: HTMLElement | null, by: 1 | -1): void {
  const links = [...(body?.querySelectorAll<HTMLElement>("[data-entry-link]") ?? [])];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[next]?.focus();
}
