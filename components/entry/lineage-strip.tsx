"use client";
import type { Entry } from "async-workflow";
import { ChevronRightIcon } from "lucide-react";
import { StatusBadge } from "@/components/entries/status-badge.tsx";
import { Link } from "@/components/ui/link.tsx";
import { useLineage } from "@/hooks/use-entry-history.ts";
import { cn } from "@/lib/ui/cn.ts";
import { shortSpan } from "@/lib/ui/time.ts";

/** The original and all its repeats, in order, with how each ended. Nothing when there are none. */
export function LineageStrip({ entry }: { readonly entry: Entry }) {
  const { data: entries = [] } = useLineage(entry);
  if (entries.length < 2) return null;
  const first = entries[0] as Entry;
  return (
    <nav aria-label="Repeats" data-slot="lineage" className="min-w-0">
      <ol className="flex flex-wrap items-center gap-1">
        {entries.map((each, index) => {
          const here = each.id === entry.id;
          const label = index === 0 ? "Original" : `Again ${index}`;
          const after = index === 0 ? "" : ` +${shortSpan(Date.parse(each.createdAt) - Date.parse(first.createdAt))}`;
          // What the reader looks at is known better than from the last look at all of them.
          const { status, stages, state } = here ? entry : each;
          return (
            <li key={each.id} className="flex items-center gap-1">
              {index > 0 && <ChevronRightIcon aria-hidden className="size-3.5 text-muted-foreground" />}
              <Link
                href={`/entries/${each.id}`}
                aria-current={here ? "page" : undefined}
                className={cn(
                  "inline-flex min-h-8 items-center gap-2 rounded-md border border-transparent px-2 text-xs hover:bg-muted max-sm:min-h-11",
                  here && "border-border bg-surface font-medium",
                )}
              >
                {label}
                {after && <span className="text-muted-foreground tabular-nums">{after}</span>}
                <StatusBadge status={status} stages={stages} running={state === "running"} />
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
