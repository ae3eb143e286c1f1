"use client";
import type { WorkerStatus } from "async-workflow";
import { Link } from "@/components/ui/link.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { exactTime, shortSpan } from "@/lib/ui/time.ts";

const shown = 5;

/** What a worker has in hand, the longest first. */
export function HeldEntries({ worker }: { readonly worker: WorkerStatus }) {
  const now = useNow();
  const { entries, held } = worker;
  const more = held - Math.min(entries.length, shown);
  if (held === 0) return null;
  return (
    <ul data-slot="held-entries" className="grid gap-px border-t border-border py-1.5">
      {entries.slice(0, shown).map(({ id, title, workflow, stage, since }) => (
        <li key={id} className="flex min-w-0 items-baseline gap-3 px-4 py-0.5 text-[0.8125rem] max-sm:py-2.5">
          <Link href={`/entries/${id}`} className="min-w-0 truncate rounded-sm hover:underline">
            {title}
          </Link>
          <span className="shrink-0 font-mono text-xs text-muted-foreground max-sm:hidden">{workflow}</span>
          <span className="ml-auto shrink-0 font-mono text-xs text-muted-foreground">{stage}</span>
          <time
            dateTime={since}
            title={`Held since ${exactTime(since)}`}
            className="w-14 shrink-0 text-right text-xs text-muted-foreground tabular-nums"
          >
            {shortSpan(now - Date.parse(since))}
          </time>
        </li>
      ))}
      {more > 0 && (
        <li className="px-4 py-0.5 text-xs text-muted-foreground max-sm:py-2.5">
          <Link
            href={`/entries?worker=${encodeURIComponent(worker.id)}&state=running`}
            className="rounded-sm hover:text-foreground hover:underline"
          >
            {entries.length === 0 ? `${held} entries` : `${more} more`}
          </Link>
        </li>
      )}
    </ul>
  );
}
