"use client";
import type { Count } from "async-workflow";
import type { MouseEvent } from "react";
import { shortAmount } from "@/lib/ui/amount.ts";

interface ViewTabProps {
  readonly name: string;
  /** Parameters of the address. */
  readonly query: string;
  readonly isHere: boolean;
  readonly count: Count | undefined;
  readonly onShow: (params: URLSearchParams) => void;
}

/** A view is an address, so it is a link: it can be opened in another tab and be copied. */
export function ViewTab({ name, query, isHere, count, onShow }: ViewTabProps) {
  const show = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onShow(new URLSearchParams(query));
  };
  return (
    <a
      href={query === "" ? "/entries" : `/entries?${query}`}
      aria-current={isHere ? "page" : undefined}
      onClick={show}
      className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-[0.8125rem] whitespace-nowrap text-muted-foreground outline-offset-[-2px] hover:text-foreground aria-[current]:bg-muted aria-[current]:font-medium aria-[current]:text-foreground max-sm:h-11"
    >
      {name}
      {/* Its place is kept: counts come and go without moving anything. */}
      <span className="min-w-[2ch] text-xs text-muted-foreground tabular-nums">
        {count && shortAmount(count.count, count.isEstimate)}
      </span>
    </a>
  );
}
