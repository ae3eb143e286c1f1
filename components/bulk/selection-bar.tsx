"use client";
import { DownloadIcon, RotateCcwIcon, SquareIcon, XIcon } from "lucide-react";
import { useEffect } from "react";
import { Button, buttonVariants } from "@/components/ui/button.tsx";
import { amount } from "@/lib/ui/amount.ts";
import type { BulkBarProps } from "./bulk-bar.tsx";
import { BulkButton } from "./bulk-button.tsx";

/** As many ids as fit into the address of an export. */
const mostExported = 300;

export function SelectionBar({ selection, filter, total, totalIsEstimate }: BulkBarProps) {
  const { all, ids, size, selectAll, clear } = selection;
  const matching = amount(total, totalIsEstimate);
  const chosen = all ? { filter } : { ids: [...ids] };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (document.querySelector("[role=dialog], [role=alertdialog], [role=menu]")) return;
      clear();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [clear]);
  return (
    <section
      aria-label="Selected entries"
      data-slot="bulk-bar"
      className="fixed inset-x-2 bottom-2 z-30 mx-auto flex min-h-14 w-fit max-w-[calc(100vw-1rem)] flex-wrap items-center justify-center gap-2 rounded-xl border border-border bg-card px-3 py-2 shadow-xl max-sm:bottom-18 max-sm:[&_svg]:hidden print:hidden"
    >
      <span role="status" className="px-1 text-sm font-medium tabular-nums">
        {all ? `All ${matching} matching selected` : `${amount(size)} selected`}
      </span>
      {!all && (total > size || totalIsEstimate) && (
        <Button variant="outline" size="small" onClick={selectAll}>
          Select all {matching} matching
        </Button>
      )}
      <BulkButton asked={{ action: "retry", ...chosen }} onStarted={clear} variant="outline" size="small">
        <RotateCcwIcon aria-hidden />
        Retry
      </BulkButton>
      <BulkButton asked={{ action: "cancel", ...chosen }} onStarted={clear} variant="outline" size="small">
        <SquareIcon aria-hidden />
        Cancel
      </BulkButton>
      {(all || size <= mostExported) && (
        <a
          href={`/api/entries/export?format=csv&${all ? filter : `id=${[...ids].join(",")}`}`}
          download
          className={buttonVariants({ variant: "outline", size: "small" })}
        >
          <DownloadIcon aria-hidden />
          Export
        </a>
      )}
      <Button variant="ghost" size="small" onClick={clear} aria-keyshortcuts="Escape">
        <XIcon aria-hidden />
        Clear
      </Button>
    </section>
  );
}
