"use client";
import { useActiveCount, useOpenErrors } from "@/hooks/use-counts.ts";
import { cn } from "@/lib/ui/cn.ts";

const shown = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** How many entries are under way. */
export function ActiveCount() {
  return <RailCount count={useActiveCount()} word="active" className="text-muted-foreground" />;
}

/** How many kinds of failure nobody has dealt with yet. */
export function OpenErrors() {
  return <RailCount count={useOpenErrors()} word="open" className="text-danger" />;
}

interface RailCountProps {
  readonly count: number | undefined;
  /** What is counted, for those who hear it. */
  readonly word: string;
  readonly className: string;
}

/** Nothing while it is zero or not known: it comes in at the right, where nothing has to make room. */
function RailCount({ count, word, className }: RailCountProps) {
  if (!count) return null;
  return (
    <span
      data-slot="rail-count"
      className={cn(
        "ml-auto text-xs font-normal tabular-nums rail-narrow:absolute rail-narrow:top-0.5 rail-narrow:right-0.5 rail-narrow:rounded-full rail-narrow:bg-muted rail-narrow:px-1 rail-narrow:text-[0.625rem] rail-narrow:leading-3.5",
        className,
      )}
    >
      {shown.format(count)}
      <span className="sr-only"> {word}</span>
    </span>
  );
}
