"use client";
import type { EntryOrder } from "async-workflow/query";
import { ArrowDownIcon, ArrowUpIcon } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { TableHead, TableHeader, TableRow } from "@/components/ui/table.tsx";
import { cn } from "@/lib/ui/cn.ts";
import type { Column } from "./columns.ts";
import { cellClass, rowClass, stickyClass } from "./table-styles.ts";

interface EntriesHeadProps {
  readonly columns: readonly Column[];
  readonly order?: EntryOrder;
  readonly onSort?: (order: EntryOrder) => void;
  readonly selectAll?: ReactNode;
  /** Follows the rows when they are scrolled sideways. */
  readonly frame?: RefObject<HTMLTableSectionElement | null>;
}

/** The head of the list. It stays below the top bar while the page scrolls. */
export function EntriesHead({ columns, order, onSort, selectAll, frame }: EntriesHeadProps) {
  return (
    <TableHeader
      ref={frame}
      className="sticky top-12 z-10 block overflow-hidden rounded-t-lg border-b border-border bg-surface max-sm:sr-only"
    >
      <TableRow aria-rowindex={1} className={cn(rowClass, "relative h-9 border-b-0 bg-surface")}>
        <TableHead aria-label="Selected" className={cn(stickyClass, "left-0 justify-center")}>
          {selectAll}
        </TableHead>
        {columns.map((column) => (
          <TableHead
            key={column.id}
            aria-sort={order && column.sort === order.by ? (order.descending ? "descending" : "ascending") : undefined}
            className={cn(
              cellClass,
              "text-xs font-medium text-muted-foreground",
              column.id === "title" && cn(stickyClass, "left-10 pl-0"),
            )}
          >
            <Label column={column} order={order} onSort={onSort} />
          </TableHead>
        ))}
        <TableHead>
          <span className="sr-only">Actions</span>
        </TableHead>
      </TableRow>
    </TableHeader>
  );
}

function Label({ column, order, onSort }: { readonly column: Column } & Pick<EntriesHeadProps, "order" | "onSort">) {
  const { label, sort } = column;
  if (!sort || !onSort) return <span className="truncate">{label}</span>;
  const isActive = order?.by === sort;
  // Times and lengths begin with the latest and the longest, words with the first.
  const descending = isActive ? !order.descending : sort !== "title" && sort !== "status";
  const Arrow = isActive && !order.descending ? ArrowUpIcon : ArrowDownIcon;
  return (
    <button
      type="button"
      onClick={() => onSort({ by: sort, descending })}
      className={cn(
        "group/sort -mx-1 inline-flex h-7 min-w-0 cursor-pointer items-center gap-1 rounded-sm px-1 outline-offset-[-2px] hover:text-foreground",
        isActive && "text-foreground",
      )}
    >
      <span className="truncate">{label}</span>
      <Arrow
        aria-hidden
        className={cn(
          "size-3.5 shrink-0",
          !isActive && "opacity-0 group-hover/sort:opacity-50 group-focus-visible/sort:opacity-50",
        )}
      />
    </button>
  );
}
