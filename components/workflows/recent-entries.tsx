"use client";
import { useEntries } from "async-workflow/react";
import { StatusBadge } from "@/components/entries/status-badge.tsx";
import { Link } from "@/components/ui/link.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { exactTime, relativeTime } from "@/lib/ui/time.ts";

const shown = 6;

/** What was started last. */
export function RecentEntries({ workflow }: { readonly workflow: string }) {
  const now = useNow();
  const { entries, isPending, error } = useEntries({ workflow: [workflow], limit: shown });
  return (
    <section aria-labelledby="recent-heading" className="min-w-0">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="recent-heading" className="text-base font-semibold tracking-tight">
          Recent entries
        </h2>
        <Link
          href={`/entries?${new URLSearchParams({ workflow })}`}
          className="text-sm text-link hover:underline max-sm:inline-flex max-sm:min-h-11 max-sm:items-center"
        >
          All
        </Link>
      </div>
      <ul className="mt-3 divide-y divide-border rounded-lg border border-border bg-card">
        {entries.map((entry) => (
          <li
            key={entry.id}
            className="flex min-h-11 items-center gap-3 px-4 py-1.5 text-sm max-sm:flex-wrap max-sm:gap-y-0 max-sm:pb-3"
          >
            <Link
              href={`/entries/${entry.id}`}
              dir="auto"
              className="min-w-0 flex-1 truncate text-left hover:underline max-sm:basis-full max-sm:leading-11"
            >
              {entry.title}
            </Link>
            <StatusBadge
              status={entry.status}
              stages={entry.stages}
              running={entry.state === "running"}
              className="shrink-0"
            />
            <span
              title={exactTime(entry.createdAt)}
              className="w-16 shrink-0 text-right max-sm:ml-auto text-xs text-muted-foreground tabular-nums"
            >
              {relativeTime(entry.createdAt, now)}
            </span>
          </li>
        ))}
        {!isPending && !error && entries.length === 0 && (
          <li className="px-4 py-6 text-center text-sm text-muted-foreground">No entries yet. Start the first one.</li>
        )}
        {(isPending || (error && entries.length === 0)) && (
          <li className="px-4 py-6">
            {error ? <span className="text-sm text-danger">{error.message}</span> : <Skeleton className="w-2/3" />}
          </li>
        )}
      </ul>
    </section>
  );
}
