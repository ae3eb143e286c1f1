"use client";
import type { Entry } from "async-workflow";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type MouseEvent, memo, type ReactNode } from "react";
import { Hint } from "@/components/ui/hint.tsx";
import { TableCell, TableRow } from "@/components/ui/table.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { cellClass, rowClass } from "./columns.ts";
import { EntryProgress } from "./entry-progress.tsx";
import { EntryTime } from "./entry-time.tsx";
import { ModifierChip } from "./modifier-chip.tsx";
import { ResultPreview } from "./result-preview.tsx";
import { StatusBadge } from "./status-badge.tsx";

interface EntryRowProps {
  readonly entry: Entry;
  readonly rowIndex: number;
  /** It no longer matches the filter; it stays where it is until the list is loaded again. */
  readonly leaving: boolean;
}

/** Memoised: a change in one row draws that row only. */
export const EntryRow = memo(function EntryRow({ entry, rowIndex, leaving }: EntryRowProps) {
  const router = useRouter();
  const href = `/entries/${encodeURIComponent(entry.id)}`;
  const open = (event: MouseEvent) => {
    const onControl = (event.target as Element).closest("a, button") !== null;
    if (!onControl && getSelection()?.isCollapsed !== false) router.push(href);
  };
  return (
    // The link in the row is the way for keyboards; a click anywhere is for the mouse.
    <TableRow
      aria-rowindex={rowIndex}
      data-entry-id={entry.id}
      onClick={open}
      className={cn(rowClass, "cursor-pointer hover:bg-surface", leaving && "opacity-60")}
    >
      <Cell>
        <span className="flex min-w-0 items-baseline gap-2">
          <Hint text={entry.title}>
            <Link
              href={href}
              prefetch={false}
              data-entry-link
              className="truncate rounded-sm font-medium outline-offset-1 hover:underline"
            >
              {entry.title}
            </Link>
          </Hint>
          <span className="shrink-0 font-mono text-xs text-muted-foreground max-xl:hidden">{entry.workflow}</span>
        </span>
      </Cell>
      <Cell>
        <span className="flex min-w-0 gap-1.5 sm:max-lg:flex-col sm:max-lg:items-start sm:max-lg:gap-0.5">
          <StatusBadge status={entry.status} stages={entry.stages} running={entry.state === "running"} />
          {leaving ? (
            <span className="truncate text-xs text-muted-foreground">no longer matches</span>
          ) : (
            <ModifierChip entry={entry} />
          )}
        </span>
      </Cell>
      <Cell>
        <EntryProgress entry={entry} />
      </Cell>
      <Cell className={cn("max-sm:text-xs", entry.result === null && "max-sm:hidden")}>
        <ResultPreview entry={entry} />
      </Cell>
      <Cell>
        <EntryTime
          iso={entry.createdAt}
          className="text-[0.8125rem] max-lg:text-xs sm:max-lg:[&>:last-child]:basis-full"
        />
      </Cell>
    </TableRow>
  );
});

function Cell({ className, children }: { readonly className?: string; readonly children: ReactNode }) {
  return <TableCell className={cn(cellClass, className)}>{children}</TableCell>;
}
