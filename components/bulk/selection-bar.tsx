"use client";
import { XIcon } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/components/ui/button.tsx";
import type { BulkBarProps } from "./bulk-bar.tsx";

export function SelectionBar({ selection, total, totalIsEstimate }: BulkBarProps) {
  const { all, size, selectAll, clear } = selection;
  const matching = `${totalIsEstimate ? "about " : ""}${total.toLocaleString("en")}`;
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
      className="fixed inset-x-2 bottom-2 z-30 mx-auto flex min-h-14 w-fit max-w-[calc(100vw-1rem)] flex-wrap items-center justify-center gap-2 rounded-xl border border-border bg-card px-3 py-2 shadow-xl"
    >
      <span role="status" className="px-1 text-sm font-medium tabular-nums">
        {all ? `All ${matching} matching selected` : `${size.toLocaleString("en")} selected`}
      </span>
      {!all && (total > size || totalIsEstimate) && (
        <Button variant="outline" size="small" onClick={selectAll}>
          Select all {matching} matching
        </Button>
      )}
      <Button variant="ghost" size="small" onClick={clear} aria-keyshortcuts="Escape">
        <XIcon aria-hidden />
        Clear
      </Button>
    </section>
  );
}
