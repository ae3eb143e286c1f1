"use client";
import type { Entry } from "async-workflow";
import { useRouter } from "next/navigation";
import { type MouseEvent, memo } from "react";
import { SelectBox } from "@/components/bulk/select-box.tsx";
import type { Selection } from "@/components/bulk/use-selection.ts";
import { Hint } from "@/components/ui/hint.tsx";
import { Link } from "@/components/ui/link.tsx";
import { TableCell, TableRow } from "@/components/ui/table.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { leaveList } from "@/lib/ui/list-place.ts";
import { EntryCell } from "./entry-cell.tsx";
import { RowMenu } from "./row-menu.tsx";
import { cellClass, placeOf, rowClass, stickyClass } from "./table-styles.ts";

interface EntryRowProps {
  readonly entry: Entry;
  /** Its position in the list, from 0. */
  readonly index: number;
  /** Without the title. */
  readonly columns: readonly string[];
  /** It no longer matches the filter; it stays where it is until the list is loaded again. */
  readonly leaving: boolean;
  readonly peeked: boolean;
  readonly selected: boolean;
  readonly shownIds: () => readonly string[];
  readonly onToggle: Selection["toggle"];
}

/** Memoised: a change in one row draws that row only. */
export const EntryRow = memo(function EntryRow(props: EntryRowProps) {
  const { entry, index, columns, leaving, peeked, selected, shownIds, onToggle } = props;
  const { id, title } = entry;
  const router = useRouter();
  const href = `/entries/${encodeURIComponent(id)}`;
  const open = (event: MouseEvent) => {
    // What is clicked in the row's menu or dialog comes through here too.
    if (!event.currentTarget.contains(event.target as Element)) return;
    const control = (event.target as Element).closest("a, button, input, label");
    if (control && control.tagName !== "A") return;
    leaveList(id);
    if (!control && getSelection()?.isCollapsed !== false) router.push(href);
  };
  return (
    // The link in the row is the way for keyboards; a click anywhere is for the mouse.
    <TableRow
      aria-rowindex={index + 2}
      aria-selected={selected || undefined}
      data-entry-id={id}
      data-peeked={peeked || undefined}
      onClick={open}
      style={placeOf(index)}
      className={cn(
        rowClass,
        "cursor-pointer bg-background hover:bg-surface data-peeked:bg-muted",
        leaving && "opacity-60",
      )}
    >
      <TableCell className={cn(stickyClass, "left-0 justify-center max-sm:row-span-4 max-sm:items-start")}>
        <SelectBox id={id} title={title} selected={selected} shownIds={shownIds} onToggle={onToggle} />
      </TableCell>
      <TableCell className={cn(cellClass, stickyClass, "left-10 gap-2 pl-0 max-sm:col-span-2")}>
        <Hint text={title} ifCut>
          <Link
            href={href}
            data-entry-link
            // A title in Hebrew is cut off at its end, which is at the left.
            dir="auto"
            className="truncate rounded-sm text-left font-medium outline-offset-1 hover:underline"
          >
            {title}
          </Link>
        </Hint>
        {!columns.includes("workflow") && (
          <span className="shrink-0 font-mono text-xs text-muted-foreground max-2xl:hidden">{entry.workflow}</span>
        )}
      </TableCell>
      {columns.map((column) => (
        <TableCell key={column} data-column={column} className={cn(cellClass, cardPlaces[column] ?? "max-sm:hidden")}>
          <EntryCell entry={entry} column={column} leaving={leaving} />
        </TableCell>
      ))}
      <TableCell className="flex justify-center max-sm:col-start-4 max-sm:row-start-1">
        <RowMenu entry={entry} />
      </TableCell>
    </TableRow>
  );
});

/** Under 640 px: title and menu, badge, bar, result and time. */
const cardPlaces: Readonly<Record<string, string>> = {
  status: "max-sm:col-span-3 max-sm:col-start-2 max-sm:row-start-2 max-sm:pr-4",
  progress: "max-sm:col-span-3 max-sm:col-start-2 max-sm:row-start-3 max-sm:pr-4",
  result: "max-sm:col-start-2 max-sm:row-start-4 max-sm:text-xs",
  created:
    "max-sm:col-span-2 max-sm:col-start-3 max-sm:row-start-4 max-sm:justify-end max-sm:pr-4 max-sm:pl-3 max-sm:text-xs max-sm:text-muted-foreground",
};
