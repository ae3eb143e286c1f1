"use client";
import type { ApiError } from "async-workflow/client";
import { countRows, type EntryList } from "async-workflow/react";
import { LoaderCircleIcon } from "lucide-react";
import { Button } from "@/components/ui/button.tsx";
import { amount } from "@/lib/ui/amount.ts";

interface ListFooterProps {
  readonly list: EntryList;
  readonly loading: boolean;
  readonly problem: ApiError | null;
  readonly onMore: () => void;
}

/** How much of the list is there, and the rest of it for whoever does not scroll. */
export function ListFooter({ list, loading, problem, onMore }: ListFooterProps) {
  const count = countRows(list);
  const all = amount(Math.max(list.total, count), list.totalIsEstimate);
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1 text-xs text-muted-foreground">
      <p data-slot="shown-rows" className="tabular-nums">
        Showing 1–{amount(count)} of {all}
      </p>
      {list.next !== null && (
        <Button variant="outline" size="small" aria-disabled={loading} onClick={() => !loading && onMore()}>
          {loading && <LoaderCircleIcon aria-hidden className="animate-spin" />}
          Load more
        </Button>
      )}
      {problem && (
        <p role="alert" className="text-danger">
          The next entries could not be loaded. {problem.message}
          {problem.requestId && ` Request ${problem.requestId}`}
        </p>
      )}
    </div>
  );
}
