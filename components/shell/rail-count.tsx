"use client";
import { useActiveCount } from "@/hooks/use-counts.ts";

const shown = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** How many entries are under way. Its place is kept before it is known. */
export function ActiveCount() {
  const count = useActiveCount();
  if (!count) return null;
  return (
    <span
      data-slot="rail-count"
      className="ml-auto text-xs font-normal text-muted-foreground tabular-nums rail-narrow:absolute rail-narrow:top-0.5 rail-narrow:right-0.5 rail-narrow:rounded-full rail-narrow:bg-muted rail-narrow:px-1 rail-narrow:text-[0.625rem] rail-narrow:leading-3.5"
    >
      {shown.format(count)}
      <span className="sr-only"> active</span>
    </span>
  );
}
