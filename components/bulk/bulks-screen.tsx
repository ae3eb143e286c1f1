"use client";
import { Button, buttonVariants } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useBulks } from "@/hooks/use-bulk.ts";
import { BulkRow } from "./bulk-row.tsx";

/** What was done to many entries at once, and what still is. */
export function BulksScreen() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useBulks();
  const bulks = data?.pages.flatMap((page) => page.bulks);
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Bulk</h1>
      <p className="mt-1 text-muted-foreground">
        Actions on many entries at once. Workers carry them out, and they are kept for 30 days.
      </p>
      <LoadProblem
        what="The list"
        problem={error}
        known={bulks !== undefined}
        onRetry={() => void refetch()}
        className="mt-6"
      />
      {(bulks || !error) && (
        <div className="mt-6 overflow-hidden rounded-lg border border-border">
          {!bulks && (
            <div role="status" aria-label="Loading the bulk actions" className="grid h-17 content-center gap-2 px-4">
              <Skeleton className="w-48" />
              <Skeleton className="h-3 w-72 max-w-full" />
            </div>
          )}
          {bulks && bulks.length > 0 && (
            <ul aria-label="Bulk actions">
              {bulks.map((bulk) => (
                <BulkRow key={bulk.id} bulk={bulk} />
              ))}
            </ul>
          )}
          {bulks?.length === 0 && <NoBulks />}
        </div>
      )}
      {hasNextPage && (
        <div className="mt-3 text-center">
          <Button variant="outline" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function NoBulks() {
  return (
    <div data-slot="no-bulks" className="flex flex-col items-center px-4 py-14 text-center">
      <h2 className="text-base font-semibold tracking-tight">Nothing was done in bulk yet</h2>
      <p className="mt-1 max-w-md text-pretty text-muted-foreground">
        Tick entries in the list, or take all that match a filter, and retry or cancel them together. What happens to
        each is kept here.
      </p>
      <div className="mt-5 flex flex-wrap justify-center gap-2">
        <Link href="/entries?status=FAILED" className={buttonVariants()}>
          Failed entries
        </Link>
        <Link href="/entries" className={buttonVariants({ variant: "outline" })}>
          All entries
        </Link>
      </div>
    </div>
  );
}
