"use client";
import type { Entry, Timeline, Why } from "async-workflow";
import { useRouter } from "next/navigation";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { useShownEntry, useTimeline } from "@/hooks/use-entry.ts";
import { useFirstData } from "@/hooks/use-first-data.ts";
import { useLive } from "@/hooks/use-live.ts";
import { useNeighbours } from "@/hooks/use-neighbours.ts";
import { usePageName } from "@/hooks/use-page-name.ts";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { lastList } from "@/lib/ui/list-place.ts";
import { EntryFacts } from "./entry-facts.tsx";
import { EntryHeader } from "./entry-header.tsx";
import { EntryMissing } from "./entry-missing.tsx";
import { EntrySkeleton } from "./entry-skeleton.tsx";
import { EntryTabs } from "./entry-tabs.tsx";
import { LineageStrip } from "./lineage-strip.tsx";
import { ResultGallery } from "./result-gallery.tsx";
import { WhyPanel } from "./why-panel.tsx";

interface EntryScreenProps {
  readonly id: string;
  /** What the server knew in time. */
  readonly known: KnownEntry | null;
}

export interface KnownEntry {
  readonly entry: Entry;
  readonly timeline: Timeline | null;
  readonly why: Why | null;
  readonly lineage: readonly Entry[] | null;
}

export function EntryScreen({ id, known }: EntryScreenProps) {
  const router = useRouter();
  useFirstData([
    [queryKeys.entry(id), known?.entry],
    [queryKeys.timeline(id), known?.timeline],
    [queryKeys.why(id), known?.why],
    [queryKeys.lineage(id), known?.lineage],
  ]);
  const { data: entry, error, refetch } = useShownEntry(id);
  const timeline = useTimeline(entry);
  const { status: live } = useLive();
  const { neighbours, walk } = useNeighbours(id);
  useShortcuts({
    back: () => router.push(lastList()),
    next: () => walk(1),
    previous: () => walk(-1),
  });
  usePageName(entry?.title);

  if (error?.status === 404) return <EntryMissing id={id} problem={error} />;
  const outage = error ?? ("error" in live ? live.error : null);
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <LoadProblem what="The entry" problem={outage} known={entry !== undefined} onRetry={() => void refetch()} />
      {entry ? (
        <>
          <EntryHeader entry={entry} neighbours={neighbours} />
          <WhyPanel entry={entry} />
          <EntryFacts entry={entry} />
          <LineageStrip entry={entry} />
          <ResultGallery result={entry.result} />
          <EntryTabs entry={entry} timeline={timeline.data} problem={timeline.error} />
        </>
      ) : (
        !outage && <EntrySkeleton />
      )}
    </article>
  );
}
