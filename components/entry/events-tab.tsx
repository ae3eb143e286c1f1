"use client";
import type { Entry, EntryEvent } from "async-workflow";
import { EntryTime } from "@/components/entries/entry-time.tsx";
import { Link } from "@/components/ui/link.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useEvents } from "@/hooks/use-entry-history.ts";
import { cn } from "@/lib/ui/cn.ts";

const bad = new Set<EntryEvent["type"]>(["attempt_failed", "failed", "lost", "expired"]);

/** Who did what to it, and when: newest first. */
export function EventsTab({ entry }: { readonly entry: Entry }) {
  const { data, error } = useEvents(entry);
  if (error && !data) return <ProblemNotice title="The events could not be loaded" problem={error} />;
  if (!data) return <Skeleton className="h-48 rounded-lg" />;
  return (
    <ol aria-label="Events, newest first" className="rounded-lg border border-border">
      {data.toReversed().map((event, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: several may share type and time, and none ever moves
          key={data.length - index}
          className="grid gap-x-4 gap-y-0.5 border-b border-border px-4 py-2.5 text-[0.8125rem] last:border-0 sm:grid-cols-[13rem_minmax(0,1fr)]"
        >
          <EntryTime iso={event.at} className="text-xs text-muted-foreground" />
          <p className={cn("min-w-0 break-words", bad.has(event.type) && "text-danger")}>
            {event.sentence}
            {event.entryId && (
              <>
                {" "}
                <Link href={`/entries/${event.entryId}`} className="text-link underline">
                  Open it
                </Link>
              </>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}
