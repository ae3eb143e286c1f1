"use client";
import { ArrowUpIcon } from "lucide-react";

/** New entries wait here while the reader reads: the list does not move by itself. */
export function NewEntriesPill({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  if (count === 0) return null;
  return (
    <div className="pointer-events-none fixed inset-x-0 top-14 z-20 flex justify-center">
      <button
        type="button"
        data-slot="new-entries"
        onClick={onShow}
        aria-keyshortcuts="n"
        className="pointer-events-auto inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-full bg-primary px-3.5 text-xs font-medium text-primary-foreground shadow-lg max-sm:h-11"
      >
        <ArrowUpIcon aria-hidden className="size-3.5" />
        {count} new · Show
      </button>
    </div>
  );
}
