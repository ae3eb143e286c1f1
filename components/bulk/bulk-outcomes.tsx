"use client";
import type { Bulk, BulkOutcome, BulkOutcomeName } from "async-workflow";
import { StatusBadge } from "@/components/entries/status-badge.tsx";
import { Button } from "@/components/ui/button.tsx";
import { FilterTab } from "@/components/ui/filter-tab.tsx";
import { Link } from "@/components/ui/link.tsx";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useChoice } from "@/hooks/use-address.ts";
import { useBulkOutcomes } from "@/hooks/use-bulk.ts";
import { amount } from "@/lib/ui/amount.ts";
import { reasonWords } from "@/lib/ui/bulk-words.ts";
import { cn } from "@/lib/ui/cn.ts";
import type { Tone } from "@/lib/ui/status.ts";
import { clockTime, exactTime } from "@/lib/ui/time.ts";

const tabs = ["all", "done", "skipped", "failed", "left"] as const;
type Tab = (typeof tabs)[number];
const labels: Record<Tab, string> = { all: "All", done: "Done", skipped: "Skipped", failed: "Failed", left: "Left" };
const tones: Record<BulkOutcomeName, Tone> = { done: "green", skipped: "amber", failed: "red", left: "gray" };

/** What came of each entry, and where it stands now. */
export function BulkOutcomes({ bulk }: { readonly bulk: Bulk }) {
  const [tab, setTab] = useChoice("outcome", tabs);
  const outcome = tab === "all" ? null : tab;
  const { data, error, refetch, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } = useBulkOutcomes(
    bulk,
    outcome,
  );
  const outcomes = data?.pages.flatMap((page) => page.outcomes);
  return (
    <section aria-labelledby="bulk-outcomes" className="mt-8">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="bulk-outcomes" className="mr-auto font-semibold tracking-tight">
          Entries
        </h2>
        <fieldset className="flex min-w-0 flex-wrap gap-1">
          <legend className="sr-only">Outcome</legend>
          {tabs.map((each) => (
            <FilterTab
              key={each}
              pressed={each === tab}
              onPress={() => setTab(each)}
              count={amount(each === "all" ? bulk.total : bulk[each])}
            >
              {labels[each]}
            </FilterTab>
          ))}
        </fieldset>
      </div>
      <LoadProblem
        what="The outcomes"
        many
        problem={error}
        known={outcomes !== undefined}
        onRetry={() => void refetch()}
        className="mt-3"
      />
      {(outcomes || !error) && (
        <div
          className={cn(
            "mt-3 overflow-hidden rounded-lg border border-border transition-opacity",
            isPlaceholderData && "opacity-60",
          )}
        >
          {!outcomes && (
            <div role="status" aria-label="Loading the outcomes" className="grid h-11 content-center px-4">
              <Skeleton className="w-72 max-w-full" />
            </div>
          )}
          {outcomes && outcomes.length > 0 && (
            <ul aria-label="Outcomes">
              {outcomes.map((each) => (
                <OutcomeRow key={each.entryId} outcome={each} />
              ))}
            </ul>
          )}
          {outcomes?.length === 0 && (
            <p className="px-4 py-10 text-center text-muted-foreground">
              {outcome === "left" ? "None is left." : `None was ${labels[tab].toLowerCase()}.`}
            </p>
          )}
        </div>
      )}
      {hasNextPage && (
        <div className="mt-3 text-center">
          <Button variant="outline" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </section>
  );
}

function OutcomeRow({ outcome: { entryId, outcome, reason, detail, at, entry } }: { readonly outcome: BulkOutcome }) {
  return (
    <li
      data-slot="bulk-outcome"
      data-outcome={outcome}
      className="grid min-h-11 items-center gap-x-4 gap-y-1.5 border-b border-border px-4 py-2 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,16rem)_10rem]"
    >
      <span className="flex min-w-0 items-baseline gap-2">
        {entry ? (
          <Link
            href={`/entries/${entryId}`}
            dir="auto"
            className="truncate rounded-sm text-left font-medium hover:underline"
          >
            {entry.title}
          </Link>
        ) : (
          <span className="truncate font-mono text-xs text-muted-foreground">{entryId}</span>
        )}
        {entry && (
          <span className="shrink-0 font-mono text-xs text-muted-foreground max-lg:hidden">{entry.workflow}</span>
        )}
      </span>
      <span className="flex min-w-0 items-baseline gap-2 text-[0.8125rem]">
        <span
          data-tone={tones[outcome]}
          aria-hidden
          className="size-2 shrink-0 translate-y-[-1px] rounded-full bg-(--tone-solid)"
        />
        <span className="min-w-0 break-words">
          {outcome === "left" ? "left" : reason ? reasonWords[reason] : labels[outcome].toLowerCase()}
          {detail && <span className="block font-mono text-xs text-danger">{detail}</span>}
        </span>
        {at && (
          <time
            dateTime={at}
            title={exactTime(at)}
            className="ml-auto shrink-0 text-xs text-muted-foreground tabular-nums"
          >
            {clockTime(at)}
          </time>
        )}
      </span>
      <span className="flex min-w-0 items-center gap-2 sm:justify-end">
        {entry && (
          <>
            <span className="text-xs text-muted-foreground">now</span>
            <StatusBadge status={entry.status} stages={entry.stages} />
          </>
        )}
      </span>
    </li>
  );
}
