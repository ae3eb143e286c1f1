"use client";
import type { Entry } from "async-workflow";
import { ChevronRightIcon } from "lucide-react";
import { memo } from "react";
import { StatusIcon } from "@/components/entries/status-icon.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { duration } from "@/lib/ui/time.ts";
import { type Axis, placeOf } from "@/lib/ui/waterfall/axis.ts";
import type { WaterfallRow as Row } from "@/lib/ui/waterfall/rows.ts";
import { stageToken } from "../stage-token.ts";
import { SpanBar } from "./span-bar.tsx";
import { rowTook, rowWords } from "./span-words.ts";
import type { Window } from "./use-window.ts";

interface WaterfallRowProps {
  readonly id: string;
  readonly row: Row;
  readonly entry: Entry;
  readonly axis: Axis;
  readonly window: Window;
  readonly decidedAt: number;
  readonly selected: boolean;
  /** Null: it has no steps. */
  readonly open: boolean | null;
  readonly onSelect: (row: Row) => void;
  readonly onToggle: (row: Row) => void;
}

/** Name, bars, how long. Columns as the axis above has them. */
export const rowColumns =
  "grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)] items-center gap-x-3 sm:grid-cols-[minmax(0,12rem)_minmax(0,1fr)_4.5rem]";

export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { id, row, entry, axis, window, decidedAt, selected, open, onSelect, onToggle } = props;
  const token = stageToken(row.stage, row.position, entry.stages);
  const took = rowTook(row);
  const isStage = row.kind === "stage";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    <div
      id={id}
      role="treeitem"
      aria-level={isStage ? 1 : 2}
      aria-selected={selected}
      aria-expanded={open ?? undefined}
      aria-label={rowWords(row)}
      data-row={row.id}
      data-stage={isStage ? row.stage.name : undefined}
      data-state={isStage ? row.stage.state : undefined}
      data-tone={token.tone}
      onClick={() => {
        onSelect(row);
        if (open !== null) onToggle(row);
      }}
      className={cn(rowColumns, "h-9 cursor-default rounded-md px-2 hover:bg-muted", selected && "bg-muted")}
    >
      <span className={cn("flex min-w-0 items-center gap-1.5", !isStage && "pl-10 max-sm:pl-5")}>
        {isStage && (
          <ChevronRightIcon
            aria-hidden
            className={cn("size-3.5 shrink-0 text-muted-foreground", open && "rotate-90", open === null && "invisible")}
          />
        )}
        {isStage && (
          <span className="text-(--tone-solid)">
            <StatusIcon token={token} running={row.stage.state === "running"} />
          </span>
        )}
        <span
          data-hint={isStage ? row.stage.name : row.label}
          data-hint-if-cut
          className={cn("truncate font-mono text-xs", isStage ? "font-medium" : "text-muted-foreground")}
        >
          {isStage ? row.stage.name : row.label}
        </span>
      </span>
      <span className="relative h-full overflow-hidden">
        {row.spans.map((span) => (
          <SpanBar
            key={`${span.kind} ${span.from}`}
            span={span}
            tone={token.tone}
            axis={axis}
            window={window}
            decidedAt={decidedAt}
          />
        ))}
        {isStage && entry.finishedAt !== null && isLast(row, entry) && (
          <ResultTick at={(placeOf(axis, Date.parse(entry.finishedAt)) - window.low) / (window.high - window.low)} />
        )}
      </span>
      <span className="text-right text-xs text-muted-foreground tabular-nums max-sm:hidden">
        {took === null ? "" : duration(took)}
      </span>
    </div>
  );
});

/** Where it ended. */
function ResultTick({ at }: { readonly at: number }) {
  if (at < 0 || at > 1) return null;
  return (
    <span
      aria-hidden
      className="absolute top-1/2 h-5 w-0.5 -translate-x-full -translate-y-1/2 rounded-full bg-(--tone-solid)"
      style={{ left: `${at * 100}%` }}
    />
  );
}

function isLast({ stage, position }: Row, { stages }: Entry): boolean {
  if (stage.state === "failed" || stage.state === "cancelled") return true;
  return stage.state === "completed" && position === stages.length - 1;
}
